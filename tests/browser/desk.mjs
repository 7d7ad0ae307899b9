// What people at the desk met once and should not meet again: names that push a page sideways, a box that leads to a
// refusal, a save button below the screen, words heard wrongly, numbers that disagree.
import { assert, promise, signedIn } from './kith.mjs';

const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth);
const names = ['Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissen', 'محمد عبد الرحمن الحسيني', '陳大文', 'Trần Thị Ngọc Ánh'];

export default async function desk(browser, city) {
	promise('the menu is one line on a desk\'s screen, and More opens and leads on by keyboard, with scripts and without', async () => {
		for (const javaScriptEnabled of [true, false])
			for (const role of ['hub_manager', 'hub_worker', 'administrator']) {
				const context = await signedIn(browser, city, role, { viewport: { width: 1280, height: 800 }, javaScriptEnabled });
				const page = await context.newPage();
				await page.goto('/people');
				const high = await page.locator('.kith-menu').evaluate((e) => e.getBoundingClientRect().height);
				if (high > 60)
					throw new Error(`the menu of a ${role} is ${high} pixels high`);
				await page.focus('.kith-more > summary');
				await page.keyboard.press('Enter');
				await page.locator('.kith-more__list a').first().waitFor({ state: 'visible' });
				await page.keyboard.press('Tab');
				const to = await page.locator('.kith-more__list a').first().getAttribute('href');
				await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
				if (new URL(page.url()).pathname !== to)
					throw new Error(`More leads to ${page.url()}, not ${to}`);
				await context.close();
			}
	});

	names.forEach((name, i) => promise(`a person called ${name} is written down, found, and fits 320 pixels`, async () => {
		const context = await signedIn(browser, city, 'call_handler', { viewport: { width: 320, height: 700 } });
		const page = await context.newPage();
		await page.goto('/request/new');
		await page.fill('#words', 'could somebody get my shopping');
		await page.fill('#reach', `07700 90081${i}`);
		await page.fill('#name', name);
		await Promise.all([page.waitForNavigation(), page.click('#intake button[value=open]')]);
		assert((await page.textContent('h1')).includes(name), 'the case does not show the name as written');
		for (const address of [new URL(page.url()).pathname, `/find?q=${encodeURIComponent(name)}`, '/requests?hub=all', '/people', '/cases']) {
			await page.goto(address);
			assert(await wide(page) <= 320, `${address} scrolls sideways: ${await wide(page)}`);
			if (address.startsWith('/find')) assert((await page.textContent('main .found')).includes(name), 'not found by the name');
		}
		await context.close();
	}));

	for (const role of ['partner', 'administrator'])
		promise(`${role} is shown no find box that would refuse them`, async () => {
			const context = await signedIn(browser, city, role);
			const page = await context.newPage();
			await page.goto('/account');
			const refused = (await context.request.get('/find?q=shah')).status() === 403;
			assert(refused === (await page.locator('#find').count() === 0), 'the box and the page disagree');
			await context.close();
		});

	promise('saving a request is in sight on a small screen, and hides no field that has the focus', async () => {
		const context = await signedIn(browser, city, 'call_handler', { viewport: { width: 1280, height: 640 } });
		const page = await context.newPage();
		await page.goto('/request/new');
		const save = await page.locator('#intake button[value=next]').boundingBox();
		assert(save.y + save.height <= 640, `the button is at ${save.y}`);
		await page.keyboard.press('Alt+r');
		await page.locator('#where').focus();
		const field = await page.locator('#where').boundingBox();
		const bar = await page.locator('#intake button[value=next]').boundingBox();
		assert(field.y + field.height <= bar.y, 'the field is under the buttons');
		await context.close();
	});

	promise('tablets to collect are medicine, not a computer', async () => {
		const context = await signedIn(browser, city, 'call_handler');
		const page = await context.newPage();
		await page.goto('/request/new');
		await page.fill('#words', 'there are tablets to collect');
		await page.waitForFunction(() => [...document.querySelectorAll('.need-heard')].some((n) => /Prescription/.test(n.textContent)));
		assert(!(await page.locator('.need-heard').allTextContents()).some((text) => /Digital/.test(text)), 'a computer was heard');
		await context.close();
	});

	promise('the number beside Requests is the number on the page it opens', async () => {
		const context = await signedIn(browser, city, 'hub_manager');
		const page = await context.newPage();
		await page.goto('/requests');
		const menu = await page.locator('#menu a[href="/requests"] .kith-count').textContent();
		const list = await page.locator('main a[aria-current] .kith-count, main [aria-current] span').first().textContent();
		assert(parseInt(menu, 10) === parseInt(list, 10), `the menu says ${menu}, the page ${list}`);
		await context.close();
	});

	promise('who looked is said in words that can be given to the person', async () => {
		const context = await signedIn(browser, city, 'governance');
		const page = await context.newPage();
		await page.goto('/people');
		await page.locator('main a[href^="/person/"]').first().click();
		await page.waitForLoadState('load');
		await page.goto(new URL(page.url()).pathname.replace('/person/', '/audit/person/'));
		const text = await page.textContent('main');
		assert(/information governance/.test(text) && /on the person's page/.test(text), `it says: ${text.replace(/\s+/g, ' ').slice(0, 300)}`);
		assert(!/[{}]/.test(text), 'a pattern of an address is shown');
		await context.close();
	});

	promise('on a phone a row of a wide table is a block with its heads, and a table still to a screen reader', async () => {
		for (const [role, address] of [['hub_manager', '/cases'], ['governance', '/audit'], ['administrator', '/accounts']]) {
			const context = await signedIn(browser, city, role, { viewport: { width: 360, height: 740 } });
			const page = await context.newPage();
			await page.goto(address);
			const seen = await page.locator('table[data-stacks]').first().evaluate((table) => ({
				role: table.getAttribute('role'), wide: table.getBoundingClientRect().right,
				heads: Array.from(table.tHead.rows[0].cells, (c) => c.textContent.trim()),
				cells: Array.from(table.tBodies[0].rows[0].cells, (c) => [c.getAttribute('role'), c.getAttribute('data-head')]),
			}));
			assert(seen.role === 'table' && seen.wide <= 360, `${address}: ${seen.role}, ${seen.wide} wide`);
			seen.cells.forEach(([is, head], i) => {
				assert(/^(cell|rowheader)$/.test(is), `${address}: a cell is ${is}`);
				assert(i === 0 || !head || head.startsWith(seen.heads[i]), `${address}: under ${seen.heads[i]} stands ${head}`);
			});
			assert(seen.cells.filter(([, head]) => head).length >= 2, `${address}: cells without their heads`);
			await context.close();
		}
	});

	promise('the tab one is on is in sight on a phone', async () => {
		const context = await signedIn(browser, city, 'hub_manager', { viewport: { width: 360, height: 740 } });
		const page = await context.newPage();
		for (const address of ['/match', '/reports', '/my-day']) {
			await page.goto(address);
			const at = await page.locator('.kith-menu__list a[aria-current]').boundingBox();
			assert(at.x >= 0 && at.x + at.width <= 360, `${address}: the tab is at ${at.x}`);
		}
		await context.close();
	});

	promise('Ctrl+Enter saves a triage from anywhere on its page', async () => {
		const context = await signedIn(browser, city, 'hub_worker');
		const page = await context.newPage();
		await page.goto('/requests?hub=all');
		await page.locator('main tbody th a').first().click();
		await page.waitForURL(/triage/);
		await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')]);
		assert(/is triaged/.test(await page.locator('.kith-flash').innerText()), `it says ${await page.textContent('main')}`);
		await context.close();
	});

	promise('governance and administrators begin where their work is', async () => {
		for (const [role, address] of [['governance', '/audit'], ['administrator', '/accounts']]) {
			const context = await signedIn(browser, city, role);
			const page = await context.newPage();
			await page.goto('/');
			assert(new URL(page.url()).pathname === address, `${role} begins at ${page.url()}`);
			await context.close();
		}
	});
}
