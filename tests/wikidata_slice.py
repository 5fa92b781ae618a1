"""A made-up slice of Wikidata, as the official JSON dump and as RDF. None of its items exists; ids are out of range."""

from __future__ import annotations

import json
from typing import Any

Q = 9_990_000_000


def qid(number: int) -> str:
    return f"Q{Q + number}"


HUMAN, STATE, PARTY, OFFICE, MINISTER, LEFT, PERSON_CLASS = (qid(n) for n in range(1, 8))
LAND, PREMIER, SINDE, VARO, OLD, GREENS, POET, WIDOW = (qid(n) for n in range(20, 28))


def item_value(target: str) -> dict[str, Any]:
    number = {"entity-type": "item", "numeric-id": int(target[1:]), "id": target}
    return {"snaktype": "value", "datavalue": {"value": number, "type": "wikibase-entityid"}}


def text_value(text: str) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"value": text, "type": "string"}}


def time_value(time: str, precision: int = 11) -> dict[str, Any]:
    value = {"time": f"+{time}T00:00:00Z", "timezone": 0, "before": 0, "after": 0, "precision": precision}
    return {"snaktype": "value", "datavalue": {"value": value, "type": "time"}}


def statement(name: str, value: dict[str, Any], rank: str = "normal", **qualifiers: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"mainsnak": {"property": name, **value}, "type": "statement", "rank": rank}
    if qualifiers:
        made["qualifiers"] = {key: [{"property": key, **snak}] for key, snak in qualifiers.items()}
    return made


def entity(
    id_: str, label: str | None, *statements: dict[str, Any], aliases: tuple[str, ...] = (), links: int = 1,
    language: str = "en", **labels: str,
) -> dict[str, Any]:  # fmt: skip
    named = {language: label, **labels} if label else labels
    claims: Any = {}
    for one in statements:
        claims.setdefault(one["mainsnak"]["property"], []).append(one)
    return {
        "type": "item", "id": id_, "modified": "2024-06-30T10:00:00Z",
        "labels": {lang: {"language": lang, "value": value} for lang, value in named.items()},
        "descriptions": {}, "aliases": {"en": [{"language": "en", "value": a} for a in aliases]} if aliases else [],
        "claims": claims or [], "sitelinks": {f"s{n}wiki": {"title": label} for n in range(links)},
    }  # fmt: skip


def a(class_: str, rank: str = "normal") -> dict[str, Any]:
    return statement("P31", item_value(class_), rank)


def sub(class_: str) -> dict[str, Any]:
    return statement("P279", item_value(class_))


UNKNOWN = {"snaktype": "somevalue"}


def entities() -> list[dict[str, Any]]:
    return [
        entity(HUMAN, "human", sub(PERSON_CLASS), links=200),
        entity(qid(9), "human", sub(PERSON_CLASS), links=1),  # another class of the same label
        entity(STATE, "sovereign state", sub(PERSON_CLASS), links=90),
        entity(PARTY, "political party", sub(PERSON_CLASS), links=90),
        entity(LEFT, "left-wing party", sub(PARTY)),
        entity(OFFICE, "public office", sub(PERSON_CLASS)),
        entity(MINISTER, "head of government", sub(OFFICE)),
        {"type": "property", "id": "P31", "labels": {"en": {"language": "en", "value": "instance of"}}, "claims": {}},
        {"entity": qid(98), "redirect": SINDE},
        entity(LAND, "Varonia", a(STATE), statement("P298", text_value("VRN")), links=150, fr="Varonie"),
        entity(PREMIER, "Prime Minister of Varonia", sub(MINISTER), statement("P1001", item_value(LAND))),
        entity(
            SINDE, "Ilka Sinde", a(HUMAN), statement("P27", item_value(LAND)),
            statement("P39", item_value(PREMIER), P580=time_value("2019-03-00", 10)),
            statement("P39", item_value(PREMIER), "deprecated", P580=time_value("1999-01-01")),
            aliases=("I. Sinde", "Ilka Sinde-Or"), links=40, fr="Ilka Sinde (fr)",
        ),
        entity(
            VARO, "Teo Varo", a(qid(70), "deprecated"), a(HUMAN), statement("P27", item_value(LAND)),
            statement("P39", item_value(PREMIER), "preferred", P580=time_value("2011-05-02"),
                      P582=time_value("2019-03-01")),
            language="mul",
        ),
        entity(OLD, "Oto Bass", a(HUMAN),
               statement("P39", item_value(PREMIER), P580=time_value("1990-00-00", 9), P582=UNKNOWN)),
        entity(GREENS, "Varonian Greens", a(LEFT), statement("P17", item_value(LAND)), aliases=("VG",)),
        entity(POET, "Mira Poet", a(HUMAN), statement("P27", item_value(LAND))),  # never held a post
        entity(WIDOW, None, a(HUMAN), statement("P39", item_value(PREMIER), P580=time_value("1980-01-01"))),  # no label
    ]  # fmt: skip


def dump_lines(made: list[dict[str, Any]]) -> bytes:
    rows = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in made]
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode()


TURTLE_PREFIXES = """
@prefix wd: <http://www.wikidata.org/entity/> . @prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> . @prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> . @prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(made: list[dict[str, Any]]) -> str:
    """The items as Wikidata's RDF has them: best-rank direct claims, statement nodes with rank and time values."""
    out = [TURTLE_PREFIXES]
    for one in made:
        if one.get("type") != "item":
            continue
        subject = f"wd:{one['id']}"
        for language, label in one["labels"].items():
            out.append(f"{subject} rdfs:label {json.dumps(label['value'])}@{language} .")
        for alias in (one["aliases"] or {"en": []})["en"]:
            out.append(f"{subject} skos:altLabel {json.dumps(alias['value'])}@en .")
        out.append(f"{subject} wikibase:sitelinks {len(one['sitelinks'])} .")
        for name, statements in (one["claims"] or {}).items():
            ranks = [s["rank"] for s in statements]
            best = "preferred" if "preferred" in ranks else "normal"
            for number, s in enumerate(statements):
                value = s["mainsnak"]["datavalue"]["value"]
                target = f"wd:{value['id']}" if isinstance(value, dict) else json.dumps(value)
                node = f"wd:statement-{one['id']}-{name}-{number}"
                rank = s["rank"].capitalize() + "Rank"
                out.append(f"{subject} p:{name} {node} . {node} ps:{name} {target} ; wikibase:rank wikibase:{rank} .")
                if s["rank"] == best:
                    out.append(f"{subject} wdt:{name} {target} .")
                for key, snaks in s.get("qualifiers", {}).items():
                    if snaks[0]["snaktype"] != "value":
                        out.append(f"{node} pq:{key} _:unknown .")
                        continue
                    time = snaks[0]["datavalue"]["value"]
                    day = time["time"][1:].replace("-00", "-01")
                    out.append(f'{node} pq:{key} "{day}"^^xsd:dateTime ; pqv:{key} [ wikibase:timeValue '
                               f'"{day}"^^xsd:dateTime ; wikibase:timePrecision {time["precision"]} ] .')  # fmt: skip
    return "\n".join(out)
