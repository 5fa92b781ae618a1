// Asks a SPARQL endpoint by Comunica, and prints the bindings (SELECT), the answer (ASK) or the triples (CONSTRUCT).
//   node ask.js ENDPOINT QUERY
const {QueryEngine} = require('@comunica/query-sparql');

async function main(endpoint, query) {
  const context = {sources: [{type: 'sparql', value: endpoint}]};
  const result = await new QueryEngine().query(query, context);
  if (result.resultType === 'bindings') {
    const rows = await (await result.execute()).toArray();
    return rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
  }
  if (result.resultType === 'quads') {
    const quads = await (await result.execute()).toArray();
    return quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
  }
  return result.execute();
}

main(...process.argv.slice(2)).then((found) => console.log(JSON.stringify(found)));
