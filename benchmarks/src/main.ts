console.error('No benchmark is written yet.');
process.exitCode = 1;

export {};
