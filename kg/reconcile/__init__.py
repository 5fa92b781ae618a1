"""The Reconciliation Service API 0.2 over the graph's actors and the Wikidata index, without the HTTP around it.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
