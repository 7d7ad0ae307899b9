// What every browser test needs: a small sample city, a server on it, Chromium, and a signed-in page per role.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const root = new URL('../..', import.meta.url).pathname;
const program = process.env.KITH_PROGRAM ?? join(root, 'build/kith');

export const kith = (...words) => execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26 });

const freePort = () => new Promise((resolve) => {
	const server = createServer().listen(0, '127.0.0.1', () => {
		const { port } = server.address();
		server.close(() => resolve(port));
	});
});

export async function startCity({ people = 2000 } = {}) {
	const data = mkdtempSync(join(tmpdir(), 'kith-browser-'));
	kith('sample', '--data', data, '--people', String(people), '--seed', '1', '--quiet');
	const port = await freePort();
	const address = `http://127.0.0.1:${port}`;
	const server = spawn(program, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
	let log = '';
	server.stderr.on('data', (chunk) => { log = (log + chunk).slice(-20000); });
	for (let i = 0; i < 200; i++) {
		try { if ((await fetch(`${address}/health`)).ok) break; } catch { /* not yet */ }
		if (server.exitCode !== null) throw new Error(`the server stopped: ${log}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return {
		data, address, log: () => log,
		async stop() {
			server.kill('SIGTERM');
			await new Promise((resolve) => server.once('exit', resolve));
			rmSync(data, { recursive: true, force: true });
		},
	};
}

export const launch = () => chromium.launch({
	executablePath: process.env.KITH_CHROMIUM ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
});

// A browser context signed in as a role of the sample city; "public" is nobody.
export async function signedIn(browser, city, role, options = {}) {
	const context = await browser.newContext({ baseURL: city.address, viewport: { width: 1280, height: 800 }, ...options });
	context.setDefaultTimeout(10000);
	if (role !== 'public') {
		const [name, ...rest] = kith('session', role, '--data', city.data).trim().split('=');
		await context.addCookies([{ name, value: rest.join('='), url: city.address }]);
	}
	return context;
}

// Throws with these words unless it is so.
export const assert = (ok, words) => { if (!ok) throw new Error(words); };

// One role for a page: of those who may open it, the one who finds most on it.
const order = ['hub_manager', 'administrator', 'governance', 'call_handler', 'hub_worker', 'volunteer', 'partner', 'public'];
export const roleOf = (route) => order.find((r) => route.roles.includes(r));

export const isHtml = (answer) => /html/.test(answer?.headers()['content-type'] ?? '');

// The pages there are: without streams, files to take away, and pictures of links made a moment ago.
const noPage = [/\/live/, /^\/match\/\{review\}$/, /\/(csv|sheet|rejects|left-out|differences-csv|link-picture|picture|known)$/, /\/assets\//,
	/^\/health$/, /\/sign-out/, /^\/link\//];
export const pagesOf = (city) => routes(city).filter((r) => r.method === 'GET' && r.example && !noPage.some((s) => s.test(r.path) || s.test(r.example)));

export const routes = (city) => JSON.parse(kith('routes', '--json', '--data', city.data));

export const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

// Serious and lesser violations alike count: the promise is none.
export async function axe(page) {
	await page.evaluate(axeSource);
	const found = await page.evaluate(() => window.axe.run(document, {
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
	}));
	return found.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')})`);
}

// A tiny runner: each case has a sentence for a name.
const cases = [];
export const promise = (name, run) => cases.push({ name, run });
export async function runAll() {
	let passed = 0, failed = 0;
	const only = process.env.KITH_ONLY;
	for (const one of cases) {
		if (only && !one.name.includes(only)) continue;
		try {
			await one.run();
			passed++;
			console.log(`  ok   ${one.name}`);
		} catch (error) {
			failed++;
			console.log(`  FAIL ${one.name}\n       ${String(error.message ?? error).split('\n').slice(0, 8).join('\n       ')}`);
		}
	}
	console.log(`browser: ${passed} passed, ${failed} failed`);
	return failed === 0;
}
