"""Processes that can be killed: the only place where the server evaluates queries and parses what strangers send.

`pyoxigraph.Store.query` cannot be stopped, and some texts end the process that parses them. So one process
(forker.py) forks readers, which answer one query at a time from a read-only snapshot; the server (pool.py) lends them
out, and the kernel ends one that passes its time or memory. A writer is forked for each update (writer.py).
A snapshot that stands for a while is loaded into memory (replica.py), and readers are then forked from there.

A reader answers a thread of the server, which passes the answer on (answer.py), or gets the client's connection and
answers by itself (lease.py, client.py). Both ways the work is the same (work.py, output.py).
"""

from kg.serve.workers.answer import Answer
from kg.serve.workers.pool import Pool
from kg.serve.workers.stored import PooledStore

__all__ = ["Answer", "Pool", "PooledStore"]
