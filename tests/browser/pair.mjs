// One person or two: a proposal by one worker, a yes by another with a key, apart again; a no that is kept; without JavaScript.
// Leaves one pair waiting, so that the walk of all pages finds its page.
import { assert, axe, promise, signedIn } from './kith.mjs';

const text = (page) => page.locator('body').innerText();

async function people(page) {
	await page.goto('/people');
	return page.locator('main table tbody a[href^="/person/"], main a[href^="/person/"]').evaluateAll((all) =>
		[...new Set(all.map((a) => a.getAttribute('href')))].filter((h) => /^\/person\/[0-9a-z]{10,}$/.test(h)));
}

async function reference(page, person) {
	await page.goto(person);
	return (await text(page)).match(/P-[0-9A-Z]{4,5}-[0-9A-Z]{1,2}/)[0];
}

async function say(page, one, other, what) {
	await page.goto(`${one}/same?as=${await reference(page, other)}`);
	await Promise.all([page.waitForNavigation(), page.click(`button[value=${what}]`)]);
	return text(page);
}

// The first two of these who are not put together at once: their birth dates differ, or both have an open case.
async function propose(page, all, from) {
	for (let i = from; i + 1 < all.length; i += 2)
		if ((await say(page, all[i], all[i + 1], 'same')).includes('A colleague looks at it too')) return [all[i], all[i + 1]];
	throw new Error('nobody to propose');
}

export default async function pair(browser, city) {
	const first = await signedIn(browser, city, 'hub_worker');
	const desk = await first.newPage();
	await propose(desk, (await people(desk)).slice(20), 0);      /* now, before the pages are listed: this one stays waiting */
	await first.close();

	promise('two records are proposed by one, put together by another with a key, and taken apart again', async () => {
		const worker = await signedIn(browser, city, 'hub_worker'), manager = await signedIn(browser, city, 'hub_manager', { reducedMotion: 'reduce' });
		const page = await worker.newPage(), other = await manager.newPage();
		const all = await people(page);
		const [one, two] = await propose(page, all, 0);
		await page.goto(`${one}/same?as=${await reference(page, two)}`);
		assert(await page.locator('button[value=same]').count() === 0, 'who proposed may confirm it, too');
		await other.goto('/match');
		assert((await axe(other)).length === 0, (await axe(other)).join('\n'));
		await Promise.all([other.waitForNavigation(), other.click(`main table tbody tr:has-text("${await reference(page, one)}") a`)]);
		const found = await axe(other);
		assert(found.length === 0, found.join('\n'));
		await other.setViewportSize({ width: 320, height: 640 });
		assert(await other.evaluate(() => document.documentElement.scrollWidth) <= 320, 'scrolls sideways');
		await Promise.all([other.waitForNavigation(), other.keyboard.press('y')]);
		assert((await text(other)).includes('One person now'), `the key y did not put them together: ${(await text(other)).slice(0, 400)}`);
		for (const address of [one, two]) await other.goto(address);
		const kept = new URL(other.url()).pathname;
		await other.goto(kept === one ? two : one);
		assert(new URL(other.url()).pathname === kept && (await text(other)).includes('that is this person'), 'the record put away does not lead to the other');
		await Promise.all([other.waitForNavigation(), other.click('form[action$="/apart"] button')]);
		assert((await text(other)).includes('Two records again'), 'not taken apart');
		await worker.close();
		await manager.close();
	});

	promise('n says that two waiting records are two people, and s goes on without a word', async () => {
		const context = await signedIn(browser, city, 'hub_worker');
		const page = await context.newPage();
		await page.goto('/match');
		const pairs = await page.locator('main a[href^="/match/"]').evaluateAll((all) =>
			all.map((a) => a.getAttribute('href')).filter((h) => /^\/match\/[0-9a-z]{10,}$/.test(h)));
		await page.goto(pairs[0]);
		await Promise.all([page.waitForNavigation(), page.keyboard.press('s')]);
		const skippedTo = new URL(page.url()).pathname;
		assert(/^\/match\/[0-9a-z]{10,}$/.test(skippedTo) && skippedTo !== pairs[0], `s led to ${skippedTo}`);
		assert(await page.locator('.kith-menu__new .kith-key:visible').count() === 0, 'two buttons of the page promise the key n');
		await Promise.all([page.waitForNavigation(), page.keyboard.press('n')]);
		assert(/^\/match/.test(new URL(page.url()).pathname) && (await text(page)).includes('kept for good'), `n led to ${page.url()}`);
		await context.close();
	});

	promise('two people stay two, without JavaScript as well', async () => {
		const context = await signedIn(browser, city, 'hub_worker', { javaScriptEnabled: false });
		const page = await context.newPage();
		const all = (await people(page)).reverse();
		let i = 0;                          /* the last two of whom nobody has said anything yet */
		for (; i + 1 < all.length; i += 2) {
			await page.goto(`${all[i]}/same?as=${await reference(page, all[i + 1])}`);
			if (await page.locator('button[value=not_same]').count()) break;
		}
		assert((await say(page, all[i], all[i + 1], 'not_same')).includes('kept for good'), 'not kept');
		await page.goto(`${all[i]}/same?as=${await reference(page, all[i + 1])}`);
		assert((await text(page)).includes('that these are two people') && await page.locator('button[value=same]').count() === 0, 'they may still be put together');
		await context.close();
	});
}
