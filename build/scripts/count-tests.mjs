// Prints "passed failed skipped" of a Vitest JSON report; a report that is missing counts as one failure.
import { existsSync, readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
const brokenFiles =
  report?.testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length ?? 1;
console.log(report?.numPassedTests ?? 0, (report?.numFailedTests ?? 0) + brokenFiles, report?.numPendingTests ?? 0);
