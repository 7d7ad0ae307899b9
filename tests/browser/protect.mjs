// People who must not be found: a manager protects somebody on their page; the team finds them,
// whoever is of no team or of another one does not.
import { assert, axe, promise, signedIn } from './kith.mjs';

const main = (page) => page.locator('main').innerText();

async function someone(page) {
	await page.goto('/people');
	const all = await page.locator('main a[href^="/person/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
	await page.goto(all.filter((h) => /^\/person\/[0-9a-z]{10,}$/.test(h)).pop());
	return { link: new URL(page.url()).pathname, name: (await page.locator('h1').first().innerText()).trim(),
		reference: (await page.locator('body').innerText()).match(/P-[0-9A-Z]{4,5}-[0-9A-Z]{1,2}/)[0] };
}

async function sees(page, who) {
	await page.goto(`/find?q=${encodeURIComponent(who.name)}`);
	const found = await page.locator(`main a[href^="${who.link}"]`).count() > 0;
	await page.goto(`/find?q=${encodeURIComponent(who.reference)}`);
	const byReference = new URL(page.url()).pathname === who.link || await page.locator(`main a[href^="${who.link}"]`).count() > 0;
	const answer = await page.goto(who.link);
	const told = (await page.content()).includes(who.reference);
	assert(found === byReference && found === (answer.status() === 200) && found === told,
		`found ${found}, by reference ${byReference}, page ${answer.status()}, told ${told}`);
	if (!found) assert(answer.status() === 404, `the page says ${answer.status()}`);
	return found;
}

// The session was made a moment ago: its password counts as given. That an older one is asked again is shown by server_test.
async function protect(page, who, team) {
	await page.goto(`${who.link}/protect`);
	await page.selectOption('#team', { label: team });
	await page.fill('[name=reason]', 'He knows the street.');
	await Promise.all([page.waitForNavigation(), page.click('main form[action$="/protect"] button')]);
}

// The name of the team that somebody belongs to, as their own list says it.
async function teamOf(page) {
	await page.goto('/protected');
	return (await main(page)).match(/Only (.+) sees these/)[1];
}

async function looks_well(page, path) {
	for (const width of [1280, 320]) {
		await page.setViewportSize({ width, height: 800 });
		await page.goto(path);
		const found = await axe(page);
		assert(found.length === 0, `${path}: ${found.join('\n')}`);
		assert(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${path} scrolls sideways at ${width}`);
		if (process.env.KITH_PICTURES) await page.screenshot({ path: `${process.env.KITH_PICTURES}/${path.replace(/[^a-z]+/g, '-')}-${width}.png`, fullPage: true });
	}
	await page.setViewportSize({ width: 1280, height: 800 });
}

export default async function protecting(browser, city) {
	promise('whom a manager protects is found by the team alone, and after handing over by the new team alone', async () => {
		const open = (role) => signedIn(browser, city, role, { reducedMotion: 'reduce' });
		const contexts = [await open('hub_manager'), await open('hub_worker'), await open('call_handler')];
		const [manager, worker, handler] = await Promise.all(contexts.map((c) => c.newPage()));
		const who = await someone(manager), mine = await teamOf(manager), theirs = await teamOf(worker), same = mine === theirs;
		assert(await sees(worker, who) && await sees(handler, who), 'not everybody finds them before');
		await manager.goto(who.link);
		await Promise.all([manager.waitForNavigation(), manager.click('text=Protect this record')]);
		await looks_well(manager, `${who.link}/protect`);
		await protect(manager, who, mine);
		assert(/They must not be found/.test(await main(manager)), 'their page does not say so');
		await looks_well(manager, `${who.link}/protect`);
		await looks_well(manager, '/protected');
		assert((await main(manager)).includes(who.reference), 'the list of the team is without them');
		assert(await sees(manager, who), 'the team does not find them');
		assert(await sees(worker, who) === same, `a worker of ${theirs} finds what ${mine} protects, or the other way about`);
		assert(!await sees(handler, who), 'somebody of no team finds them');
		await manager.goto(`${who.link}/protect`);
		const teams = await manager.locator('#team option').allInnerTexts();
		await protect(manager, who, same ? teams.find((t) => t !== mine) : theirs);
		assert(new URL(manager.url()).pathname === '/protected', `handed over, and then ${manager.url()}`);
		assert(!(await main(manager)).includes(who.reference), 'they are on the list still');
		assert(!await sees(manager, who), 'whoever handed them over finds them');
		assert(await sees(worker, who) === !same, 'the new team does not find them, or another does');
		await Promise.all(contexts.map((c) => c.close()));
	});

	promise('governance reads by reference why somebody is protected, and finds its own look there', async () => {
		const context = await signedIn(browser, city, 'governance', { reducedMotion: 'reduce' });
		const page = await context.newPage();
		await page.goto('/protected/overseen');
		await looks_well(page, '/protected/overseen');
		const reference = (await main(page)).match(/P-[0-9A-Z]{4,5}-[0-9A-Z]{1,2}/g).pop();
		await page.goto('/audit');
		await page.fill('[name=person]', reference);
		await Promise.all([page.waitForNavigation(), page.click('main form button')]);
		assert(new URL(page.url()).pathname === `/protected/overseen/${reference}`, `the reference leads to ${page.url()}`);
		await looks_well(page, new URL(page.url()).pathname);
		const told = await main(page);
		assert(/refuge|street/.test(told), `no reason: ${told}`);
		assert(/why they must not be found, and who looked/.test(told), 'its own look is not in the list');
		assert(!/Sexton|Quillfeather|Tamblyn/.test(told), 'a name or the address is shown');
		assert(await page.locator('main a[href^="/person/"]').count() === 0, 'a way to the record');
		await context.close();
	});
}
