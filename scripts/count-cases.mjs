// Counts single cases in Meson's JSON log: TAP lines where a program prints them, else the program itself.
// First line: passed failed skipped. Then a line for each skipped or failed case.
import { readFileSync } from 'node:fs';

let passed = 0, failed = 0, skipped = 0;
const lines = [];
const text = (() => { try { return readFileSync(process.argv[2], 'utf8'); } catch { return ''; } })();
for (const line of text.split('\n').filter(Boolean)) {
	const test = JSON.parse(line);
	let ok = 0, bad = 0;
	for (const out of (test.stdout ?? '').split('\n')) {
		if (/^(not )?ok \d+.*# SKIP/i.test(out)) { skipped++; lines.push(`  skipped: ${test.name}: ${out.slice(0, 120)}`); }
		else if (/^ok \d+/.test(out)) ok++;
		else if (/^not ok \d+/.test(out)) { bad++; lines.push(`  failed: ${test.name}: ${out.slice(0, 160)}`); }
	}
	if (test.result === 'SKIP') { skipped++; lines.push(`  skipped: ${test.name}`); continue; }
	const broke = test.result !== 'OK' && test.result !== 'EXPECTEDFAIL';
	if (broke && bad === 0) { bad = 1; lines.push(`  failed: ${test.name}: ${test.result}`); }
	if (!broke && ok === 0 && bad === 0) ok = 1;
	passed += ok;
	failed += bad;
}
if (!text) { failed = 1; lines.push('  failed: no test ran'); }
console.log(passed, failed, skipped);
for (const line of lines) console.log(line);
