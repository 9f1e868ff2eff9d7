console.error('The sample application is not written yet.');
process.exitCode = 1;

export {};
