// The main job, by hand, in a browser: a call handler hears somebody, a hub worker triages and rings, a volunteer takes a
// run on her phone, the guide closes what was promised, and the manager's figures have moved.
import { assert, promise, signedIn } from './kith.mjs';

const tell = { name: 'Wilhelmina Oakapple', phone: '07700 900123', where: '3 Mill Street' };

async function intake(page, { words, name, phone, where, keys }) {
	await page.goto('/request/new');
	await page.fill('#words', words);
	await page.fill('#reach', phone);
	await page.fill('#name', name);
	await page.fill('#where', where);
	await Promise.all([page.waitForNavigation(), keys ? page.keyboard.press('Control+Enter') : page.click('#intake button[value="open"]')]);
}

export default async function mainJob(browser, city) {
	const shared = {};

	promise('the call handler sees red words and the clock while typing, and saves with the keyboard', async () => {
		const context = await signedIn(browser, city, 'call_handler');
		const page = await context.newPage();
		await page.goto('/request/new');
		await page.keyboard.type('no food since yesterday and feels alone, tablets to collect too');
		await page.waitForFunction(() => /no food/i.test(document.querySelector('#heard')?.textContent ?? ''));
		await page.fill('#reach', tell.phone);
		await page.fill('#name', tell.name);
		await page.fill('#where', tell.where);
		await Promise.all([page.waitForNavigation(), page.keyboard.press('Control+Enter')]);
		const text = await page.textContent('body');
		assert(/R-[0-9A-Z]{4}-[0-9A-Z]{2}/.test(text), `no reference after saving: ${text.slice(0, 300)}`);
		shared.reference = text.match(/R-[0-9A-Z]{4}-[0-9A-Z]{2}/)[0];
		await context.close();
	});

	promise('the same caller is known from the first letters, with what is open', async () => {
		const context = await signedIn(browser, city, 'call_handler');
		const page = await context.newPage();
		await page.goto('/request/new');
		await page.fill('#name', 'Wilhelmina Oak');
		await page.waitForFunction(() => /Oakapple/.test(document.querySelector('#known')?.textContent ?? ''));
		await page.fill('#name', '');
		await page.locator('#reach').pressSequentially('900123');
		await page.waitForFunction(() => /Oakapple/.test(document.querySelector('#known')?.textContent ?? ''));
		await context.close();
	});

	promise('a draft comes back after the tab was closed', async () => {
		const context = await signedIn(browser, city, 'call_handler');
		const page = await context.newPage();
		await page.goto('/request/new');
		const kept = page.waitForResponse((r) => r.url().endsWith('/draft') && r.request().method() === 'POST');
		await page.locator('#words').pressSequentially('her boiler has gone out and', { delay: 5 });
		await kept;
		await page.close();
		const again = await context.newPage();
		await again.goto('/request/new');
		assert((await again.textContent('main')).includes('her boiler has gone out and')
			|| (await again.inputValue('#words')).includes('her boiler has gone out and'), 'the draft is not offered');
		await context.close();
	});

	promise('triage: the red word is shown, needs are ticked in one grid, and the case has a next step', async () => {
		const context = await signedIn(browser, city, 'hub_manager');
		const page = await context.newPage();
		await page.goto(`/find?q=${shared.reference}`);
		await page.goto('/requests?hub=all');
		const row = page.locator('tr, li', { hasText: 'Oakapple' }).first();
		await row.locator('a').first().click();
		await page.waitForLoadState('load');
		const said = await page.textContent('main');
		assert(/no food/i.test(said), 'the red word and its reason are not shown');
		for (const name of ['Urgent food or supplies', 'Prescription or medicine', 'Loneliness, befriending'])
			for (const box of await page.locator('.needs-table tr', { hasText: name }).locator('input[type=checkbox]').all())
				await box.setChecked(true);            // none where the need is open already
		await page.click('button[value="triage"]');
		await page.waitForLoadState('load');
		await page.goto('/find?q=Oakapple');
		await page.locator('main a', { hasText: 'Oakapple' }).first().click();
		await page.waitForLoadState('load');
		const link = page.locator('main a[href^="/case/"]').first();
		if (!page.url().includes('/case/')) { await link.click(); await page.waitForLoadState('load'); }
		shared.casePath = new URL(page.url()).pathname;
		const text = await page.textContent('main');
		assert(/Urgent food/.test(text) && /Prescription/.test(text) && /Loneliness/.test(text), 'the needs are not on the case');
		await context.close();
	});

	promise('an interaction is two clicks and a line, and a check-back is a day in words', async () => {
		const context = await signedIn(browser, city, 'hub_worker');
		const page = await context.newPage();
		await page.goto(shared.casePath);
		await page.click('summary:has-text("I spoke to them")');
		await page.fill('#reached-words', 'Spoke to her: three needs. Daughter is in Leeds.');
		await page.fill('#reached-next_words', 'Thursday');
		await page.locator('#talk details[open] button[type=submit]').first().click();
		await page.waitForLoadState('load');
		const text = await page.textContent('main');
		assert(/Daughter is in Leeds/.test(text), 'the line is not on the timeline');
		assert(/Check back/.test(text) && /Thursday|in \d days|tomorrow/.test(text), 'the check-back is not among the next steps');
		await context.close();
	});

	promise('a need becomes a task, is offered, taken on a phone, and the address appears only then', async () => {
		const desk = await signedIn(browser, city, 'hub_worker');
		const page = await desk.newPage();
		await page.goto(shared.casePath);
		await page.locator('li.case-need', { hasText: 'Prescription' }).locator('a', { hasText: 'Volunteer' }).click();
		await page.fill('input[name=day]', 'tomorrow');
		await page.click('button:has-text("Save and see who could do it")');
		await page.waitForLoadState('load');
		assert(await page.locator('.proposed__item').count() > 0, `nobody is proposed: ${(await page.textContent('main')).replace(/\s+/g, ' ').slice(0, 900)}`);
		assert(await page.locator('.proposed__why').first().textContent() !== '', 'no reasons are given');
		await page.locator('.proposed input[type=checkbox]:enabled').first().setChecked(true);
		const helper = await page.locator('.proposed__more').first().getAttribute('href');
		await page.click('button:has-text("Offer it to those ticked")');
		await page.waitForLoadState('load');
		await page.goto(helper);
		await page.click('button:has-text("link")');
		await page.waitForLoadState('load');
		const link = (await page.content()).match(/\/link\/[A-Za-z0-9_-]{20,}/);
		assert(link, 'no sign-in link is shown');
		const phone = await browser.newContext({ baseURL: city.address, viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
		const small = await phone.newPage();
		await small.goto(link[0]);
		await small.click('main button[type=submit]');
		await small.waitForLoadState('load');
		await small.goto('/tasks');
		const before = await small.textContent('main');
		assert(!/3 Mill Street/.test(before), 'the address is shown before the task is taken');
		await small.click('button:has-text("I’ll do it")');
		await small.waitForLoadState('load');
		const after = await small.textContent('main');
		assert(/Oakapple/.test(after) && /Mill Street/i.test(after), 'name and address are not shown after taking');
		await small.click('button:has-text("on my way")');
		await small.waitForLoadState('load');
		await small.locator('a:has-text("Done"), button:has-text("Done"), a:has-text("done"), button:has-text("done")').first().click();
		await small.waitForLoadState('load');
		const finish = small.locator('main form button[type=submit]').first();
		if (/\/done$/.test(new URL(small.url()).pathname)) { await finish.click(); await small.waitForLoadState('load'); }
		assert(/thank/i.test(await small.textContent('main')), 'nobody said thank you');
		await phone.close();
		await desk.close();
	});

	promise('needs end with an outcome, and a case closes only when all have, saying who should be told', async () => {
		const context = await signedIn(browser, city, 'hub_worker');
		const page = await context.newPage();
		await page.goto(shared.casePath);
		assert(/closes when every need has ended/.test(await page.textContent('main')), 'a case with open needs offers to close');
		for (let i = 0; i < 6; i++) {
			const open = page.locator('li.case-need:not(.case-need--ended)').first();
			if (await open.count() === 0) break;
			await open.locator('summary', { hasText: 'It has ended' }).click();
			await open.locator('button:has-text("End this need")').click();
			await page.waitForLoadState('load');
		}
		await page.locator('summary', { hasText: 'Close the case' }).click();
		await page.fill('#close-words', 'Fed, and rung every Thursday.');
		await page.click('button:has-text("Close the case")');
		await page.waitForLoadState('load');
		const text = await page.textContent('main');
		assert(/Tell them how it ended/.test(text), 'it does not say who should be told');
		await context.close();
	});

	promise('the board moves by itself in another browser when a request is saved', async () => {
		const manager = await signedIn(browser, city, 'hub_manager');
		const board = await manager.newPage();
		await board.goto('/board');
		const heading = () => board.locator('main').textContent();
		const before = await heading();
		await board.waitForTimeout(300);
		const handler = await signedIn(browser, city, 'call_handler');
		await intake(await handler.newPage(), { words: 'could somebody get my shopping', name: 'Bertram Quillfeather', phone: '07700 900456', where: '', keys: true });
		await board.waitForFunction((was) => document.querySelector('main').textContent !== was, before, { timeout: 10000 });
		await manager.close();
		await handler.close();
	});

	promise('without JavaScript the request is saved all the same', async () => {
		const context = await signedIn(browser, city, 'call_handler', { javaScriptEnabled: false });
		const page = await context.newPage();
		await page.goto('/request/new');
		await page.fill('#words', 'somebody to walk the dog');
		await page.fill('#reach', '07700 900789');
		await page.fill('#name', 'Hortensia Marl');
		await page.click('#intake button[value="next"]');
		await page.waitForLoadState('load');
		await page.goto('/find?q=Hortensia');
		assert(/Marl/.test(await page.textContent('main')), 'the person is not found after saving');
		await context.close();
	});

	promise('a form with a mistake keeps what was typed and says what to do', async () => {
		const context = await signedIn(browser, city, 'call_handler');
		const page = await context.newPage();
		await page.goto('/request/new');
		await page.fill('#words', 'needs a lift on Tuesday');
		await page.click('#intake button[value="next"]');
		await page.waitForLoadState('load');
		assert(await page.inputValue('#words') === 'needs a lift on Tuesday', 'the words are gone');
		assert(await page.locator('.govuk-error-summary, [role=alert]').count() > 0, 'no summary of what to do');
		await context.close();
	});
}
