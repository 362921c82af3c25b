"""Does an acknowledged claim survive? Real servers are killed, and power is cut, while a crowd claims over HTTP.

``python -m tests.crash --rounds 100`` kills a hundred times, the ways of dying dealt out evenly. Each round:

1. a crowd claims through the API, each claim with a key of its own; whoever gets no answer asks again with its key;
2. at a moment drawn by lot something dies: the web server's whole process group under ``lianxin serve``, every process
   of PostgreSQL, the power of the disk under the database (``power``), or the primary of two servers (``pair``);
3. what is down comes back, the crowd goes on for a while, then every answered claim is asked for once more;
4. ``check`` holds the database against everything ever acknowledged, and ``lianxin verify`` must find it sound.

The ``controls`` show that the harness would notice: the same deaths take acknowledged rows from writers that do not
wait for the disk. They prove nothing about the product, only about this measurement.
"""
