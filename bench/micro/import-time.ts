/** Prints how many milliseconds the import of a package takes in a fresh process. Usage: import-time.ts PACKAGE */
const started = performance.now()
await import(process.argv[2] ?? '')
process.stdout.write(JSON.stringify(performance.now() - started))
