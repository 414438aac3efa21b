/**
 * Ends a test run with one plain line, `12 passed, 0 failed`, for whoever reads the output by machine; skipped tests are
 * told when there are any. A file that could not be run at all counts as one failure.
 */
export default class PlainReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results;
    const skipped = numPendingTests + numTodoTests;
    const line = [`${numPassedTests} passed`, `${numFailedTests + numRuntimeErrorTestSuites} failed`];
    if (skipped > 0) line.push(`${skipped} skipped`);
    process.stdout.write(`\n${line.join(', ')}\n`);
  }
}
