// Who lives with whom: the page of an address says why, a lodger is put with a family and taken out again by the same action.
import { assert, axe, promise, signedIn } from './kith.mjs';

async function says(page, words) {
	const text = await page.locator('main').innerText();
	assert(words.test(text), `${words} is not in: ${text}`);
}

async function home(page, who) {
	await page.goto(`/find?q=${encodeURIComponent(who)}`);
	await page.goto(await page.locator('main a[href^="/person/"]').first().getAttribute('href'));
	await page.goto(await page.locator('main a[href^="/property/"]').first().getAttribute('href'));
}

async function move(page, who, where) {
	const line = page.locator('.home-line', { has: page.locator('.home-line__who', { hasText: who }) });
	await line.locator('summary').click();
	await line.locator('select').selectOption({ label: where });
	await Promise.all([page.waitForNavigation(), line.locator('button').click()]);
}

export default async function household(browser, city) {
	promise('somebody who lives with a family is put into it and taken out of it by one action each, without JavaScript', async () => {
		const context = await signedIn(browser, city, 'hub_worker', { javaScriptEnabled: false });
		const page = await context.newPage();
		await home(page, 'Wiktor Lewicki');
		await says(page, /Household of 2[\s\S]*one family name[\s\S]*By themselves, as far as we know[\s\S]*Wiktor Lewicki/);
		await move(page, 'Wiktor Lewicki', 'with Adam Osei, Daniel Osei');
		await says(page, /Household of 3[\s\S]*somebody told us that they live together/);
		await move(page, 'Wiktor Lewicki', 'by themselves');
		await says(page, /Household of 2[\s\S]*By themselves because somebody told us/);
		await context.close();
	});

	promise('a care home is said to be one, is no family, and has the couple that told us so', async () => {
		const context = await signedIn(browser, city, 'hub_worker', { reducedMotion: 'reduce' });
		const page = await context.newPage();
		await home(page, 'Edith Larkspur');
		await says(page, /A care home\.[\s\S]*Household of 2[\s\S]*Edith Larkspur[\s\S]*Cyril Larkspur[\s\S]*Everybody else[\s\S]*Ada Brook/);
		const found = await axe(page);
		assert(found.length === 0, found.join('\n'));
		await context.close();
	});
}
