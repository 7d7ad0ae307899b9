// Makes the pictures of the README and the guides from a fresh sample city: node scripts/pictures.mjs
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, root, routes, signedIn, startCity } from '../tests/browser/kith.mjs';

const into = join(root, 'doc/pictures');
mkdirSync(into, { recursive: true });
const city = await startCity({ people: 20000 });
const browser = await launch();
const example = (path) => routes(city).find((r) => r.method === 'GET' && r.path === path).example;

async function take(name, role, path, { width = 1280, height = 800, before } = {}) {
	const context = await signedIn(browser, city, role, { viewport: { width, height } });
	const page = await context.newPage();
	await page.goto(path);
	if (before) await before(page);
	await page.waitForTimeout(300);
	await page.screenshot({ path: join(into, `${name}.png`) });
	await context.close();
	console.log(name);
}

const openCase = async (page) => {
	await page.goto('/my-day');
	const link = page.locator('main a[href^="/case/"]').first();
	if (await link.count()) { await link.click(); await page.waitForLoadState('load'); }
};

await take('board', 'hub_manager', '/board');
await take('intake', 'call_handler', '/request/new', { before: async (page) => {
	await page.locator('#words').pressSequentially('no food since yesterday, daughter usually does the shopping', { delay: 1 });
	await page.locator('#name').pressSequentially('Stacey C', { delay: 20 });
	await page.waitForFunction(() => document.querySelectorAll('#known li').length > 0);
} });
await take('requests', 'hub_worker', '/requests?hub=all&show=waiting');
await take('my-day', 'hub_worker', '/my-day');
await take('case', 'hub_worker', '/my-day', { before: openCase });
await take('campaign', 'hub_manager', example('/campaign/{campaign}'), { height: 900 });
await take('pair', 'hub_worker', '/match', { height: 860, before: async (page) => {
	await page.locator('main tbody a').first().click();
	await page.waitForLoadState('load');
} });
await take('unreached', 'hub_manager', '/campaigns/unreached', { height: 760 });
await take('differences', 'hub_worker', example('/import/{import}/differences'), { height: 700 });
await take('property', 'hub_worker', example('/property/{property}'), { height: 700 });
await take('task', 'hub_manager', '/tasks/board?hub=all', { before: async (page) => {
	await page.locator('section#open tbody a').first().click();
	await page.waitForLoadState('load');
} });
await take('phone', 'volunteer', '/tasks', { width: 360, height: 740 });
await take('week', 'hub_manager', '/reports', { before: async (page) => { await page.click('text=Last week'); await page.waitForLoadState('load'); } });
await take('audit', 'governance', '/audit');
await browser.close();
await city.stop();
