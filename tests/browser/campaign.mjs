// A campaign from its name to its end: whom, what is said, the count, the start, a call by key that asks for help, who was not reached.
import { axe, promise, signedIn } from './kith.mjs';

const assert = (ok, words) => { if (!ok) throw new Error(words); };
const text = (page) => page.locator('body').innerText();
const press = async (page, what) => { await Promise.all([page.waitForNavigation(), what()]); };

export default async function campaign(browser, city) {
	promise('a manager makes a campaign, sees whom it is about, and only then starts it', async () => {
		const context = await signedIn(browser, city, 'hub_manager');
		const page = await context.newPage();
		await page.goto('/campaigns');
		await page.fill('#name', 'Spring');
		await page.fill('#why', 'To hear how people are');
		await press(page, () => page.click('form[action="/campaigns"] button'));
		await page.selectOption('#phone', 'yes');
		await page.fill('#age_from', '50');
		await press(page, () => page.click('#rule button'));
		const counted = Number((await text(page)).match(/([\d,]+) would be rung/)[1].replace(",", ""));
		assert(counted > 0, 'nobody would be rung');
		assert(await page.locator('form[action$="/start"]').count() === 0, 'it may start without words');
		assert((await axe(page)).length === 0, (await axe(page)).join('\n'));
		const here = page.url();
		await page.goto(`${here}/script`);
		await page.fill('#opening', 'Hello, this is the hub.');
		await page.fill('#questions', 'Are you well? | yes | no');
		await press(page, () => page.click('form[action$="/script"] button'));
		await press(page, () => page.click('form[action$="/start"] button'));
		for (let i = 0; i < 100 && !/under way/.test(await text(page)); i++) {
			await new Promise((resolve) => setTimeout(resolve, 200));
			await page.goto(here);
		}
		const open = Number((await text(page)).match(/to be rung\s+([\d,]+)/)[1].replace(",", ""));
		assert(open === counted, `${counted} were promised, ${open} are to be rung`);
		assert((await axe(page)).length === 0, (await axe(page)).join('\n'));
		await context.close();
	});

	promise('a call is recorded by a key, asks for help without typing it twice, and the next one comes up', async () => {
		const context = await signedIn(browser, city, 'hub_worker');
		const page = await context.newPage();
		await page.goto('/campaigns');
		await press(page, () => page.click('main .found-line a:has-text("Spring")'));
		await press(page, () => page.click('form[action$="/next"] button'));
		const first = page.url();
		assert(/\/call\//.test(first), 'no call came up');
		assert((await axe(page)).length === 0, (await axe(page)).join('\n'));
		await page.locator('h1').click({ position: { x: 400, y: 2 } }).catch(() => {});
		await page.goto(first);
		await press(page, () => page.keyboard.press('1'));
		const second = page.url();
		assert(/\/call\//.test(second) && second !== first, 'the next one did not come up');
		const who = await page.locator('h1 a').getAttribute('href');
		await page.fill('#words', 'nobody brings my shopping');
		await page.click('#needs > summary');
		await page.click('#needs input[type=checkbox] >> nth=0');
		await press(page, () => page.click('button[value=helped]'));
		assert(/\/call\//.test(page.url()) && page.url() !== second, 'no third call');
		await press(page, () => page.click('form[action$="/leave"] button'));
		await page.goto(who);
		assert(/Spring: reached and asked for help[\s\S]*nobody brings my shopping/.test(await text(page)),
			'their page does not say which campaign reached them, and what they said');
		assert(await page.locator('a[href^="/case/"]').count() > 0, 'who asked for help has no case');
		await page.goto('/campaigns/unreached');
		assert(/have not been reached/.test(await text(page)), 'no count of those not reached');
		assert((await axe(page)).length === 0, (await axe(page)).join('\n'));
		await context.close();
	});
}
