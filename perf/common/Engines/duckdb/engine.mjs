// DuckDB in memory, for DuckDbEngine.cs: one JSON string with a statement per line in, one JSON object with the answer and
// the time that it took per line out. The one argument is the number of threads.
import { createInterface } from 'node:readline';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:', { threads: process.argv[2] });
const connection = await instance.connect();

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    const begin = process.hrtime.bigint();
    const reader = await connection.runAndReadAll(JSON.parse(line));
    const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
    reply = { milliseconds, columns: reader.columnNames(), rows: reader.getRowsJson() };
  } catch (error) {
    reply = { error: String(error.message ?? error).split('\n')[0] };
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}
