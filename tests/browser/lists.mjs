// Lists of people on their pages: what stops one until somebody has looked, a workbook with several tabs, the rules of a list.
import { assert, axe, promise, signedIn } from './kith.mjs';

const text = (page) => page.locator('main').innerText();
const press = (page, what) => Promise.all([page.waitForNavigation(), page.click(what)]);

async function upload(page, name, buffer, list) {
	await page.goto('/imports');
	await page.setInputFiles('input[type=file]', { name, mimeType: 'application/octet-stream', buffer });
	await page.check('input[name=kind][value=people]');
	await page.fill('input[name=list_name]', list);
	await press(page, 'form[action="/imports"] button');
	assert(/\/import\/[0-9a-z]+$/.test(page.url()), `not taken: ${await text(page)}`);
}

async function wholeIn(page) {
	for (let i = 0; i < 150 && !/rows were read/.test(await text(page)); i++) {
		await new Promise((resolve) => setTimeout(resolve, 200));
		await page.reload();
	}
	return text(page);
}

// A hundred people of whom two have a birth date that can be read.
function shifted() {
	const lines = ['First name,Surname,Date of birth,Telephone'];
	for (let i = 0; i < 100; i++) {
		const letters = String.fromCharCode(97 + i % 26, 97 + (i * 7 + 3) % 26, 97 + Math.floor(i / 26));
		lines.push(`Ann${letters},Shift${letters},${i < 2 ? '14/05/1942' : 'Mill Street'},07700 90${String(2000 + i)}`);
	}
	return Buffer.from(lines.join('\n'));
}

// --- a workbook, as small as one can be: parts stored in an archive without being packed ---

function crc(bytes) {
	let c = ~0;
	for (const b of bytes) {
		c ^= b;
		for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (c & 1 ? 0xEDB88320 : 0);
	}
	return ~c >>> 0;
}

function archive(parts) {
	const whole = [], directory = [];
	let at = 0;
	for (const [name, words] of Object.entries(parts)) {
		const body = Buffer.from(words), common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt32LE(crc(body), 10);
		common.writeUInt32LE(body.length, 14);
		common.writeUInt32LE(body.length, 18);
		common.writeUInt16LE(name.length, 22);
		const where = Buffer.alloc(14);
		where.writeUInt32LE(at, 10);
		directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, where, Buffer.from(name));
		const local = [Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), body];
		whole.push(...local);
		at += local.reduce((n, b) => n + b.length, 0);
	}
	const end = Buffer.alloc(22), n = Object.keys(parts).length;
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(n, 8);
	end.writeUInt16LE(n, 10);
	end.writeUInt32LE(directory.reduce((size, b) => size + b.length, 0), 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...whole, ...directory, end]);
}

function workbook(tabs) {
	const names = Object.keys(tabs), parts = {};
	parts['xl/workbook.xml'] = `<workbook xmlns:r="r"><sheets>${names.map((n, i) => `<sheet name="${n}" sheetId="${i + 1}" r:id="r${i}"/>`).join('')}</sheets></workbook>`;
	parts['xl/_rels/workbook.xml.rels'] = `<Relationships>${names.map((n, i) => `<Relationship Id="r${i}" Target="worksheets/${i}.xml"/>`).join('')}</Relationships>`;
	names.forEach((n, i) => {
		parts[`xl/worksheets/${i}.xml`] = `<worksheet><sheetData>${tabs[n].map((row) =>
			`<row>${row.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`;
	});
	return archive(parts);
}

export default async function lists(browser, city) {
	promise('a list whose birth dates are none stays out until somebody ticks that it is right', async () => {
		const context = await signedIn(browser, city, 'hub_manager', { javaScriptEnabled: false });
		const page = await context.newPage();
		await upload(page, 'shifted.csv', shifted(), 'Shifted list');
		assert(/Stop:/.test(await text(page)), 'nothing stops it');
		await press(page, 'form[action$="/start"] button');
		assert(/tick the box/.test(await text(page)) && await page.locator('form[action$="/start"]').count() === 1, 'it went in without the tick');
		await page.check('#confirm');
		await press(page, 'form[action$="/start"] button');
		assert(/All 100 rows were read/.test(await wholeIn(page)), `it did not go in: ${await text(page)}`);
		await context.close();
	});

	promise('another tab of a workbook is shown and brought in, without JavaScript', async () => {
		const context = await signedIn(browser, city, 'hub_manager', { javaScriptEnabled: false });
		const page = await context.newPage();
		await upload(page, 'book.xlsx', workbook({ Cover: [['Our list of May']],
			North: [['First name', 'Surname', 'Telephone'], ['Norma', 'Northfield', '07700 903001']],
			South: [['Forename', 'Surname', 'Telephone'], ['Sue', 'Southgate', '07700 903002'], ['Sam', 'Southgate', '07700 903003']] }), 'Two tabs');
		assert(/Cover/.test(await text(page)), 'a cover without rows is not said');
		assert(/South · 2 rows/.test(await text(page)) && /Cover · 0 rows/.test(await text(page)), 'the tabs do not say how many rows they have');
		await page.selectOption('#tab', 'North');
		await press(page, 'form[action$="/tab"] button');
		assert(/Norma/.test(await text(page)), 'the tab is not shown');
		await page.selectOption('#tab', 'South');
		await press(page, 'form[action$="/tab"] button');
		assert(/Southgate/.test(await text(page)) && !/Norma/.test(await text(page)) && /2 rows/.test(await text(page)), 'the other tab is not shown');
		await page.selectOption('#tab', 'Cover');
		await press(page, 'form[action$="/tab"] button');
		assert(/has a header but no rows/.test(await text(page)) && /Southgate/.test(await text(page)), 'a tab without rows took the place of one that has some');
		await page.setViewportSize({ width: 320, height: 640 });
		assert(await page.evaluate(() => document.documentElement.scrollWidth) <= 320, 'scrolls sideways');
		if (process.env.KITH_SHOT) await page.screenshot({ path: process.env.KITH_SHOT, fullPage: true });
		await press(page, 'form[action$="/start"] button');
		assert(/All 2 rows were read/.test(await wholeIn(page)), `it did not go in: ${await text(page)}`);
		await context.close();
	});

	promise('the rules of a list are saved, and a mistake keeps what was typed', async () => {
		const context = await signedIn(browser, city, 'hub_manager');
		const page = await context.newPage();
		await upload(page, 'ruled.csv', Buffer.from('First name,Surname,Telephone\nRuly,Ruleson,07700 903009\n'), 'Ruled list');
		const open = async () => {
			await page.goto('/lists');
			const form = page.locator('section:has(h2:has-text("Ruled list")) form');
			await page.locator('section:has(h2:has-text("Ruled list")) summary').click();
			return form;
		};
		let form = await open();
		await form.locator('[name=supplier]').fill('A town near here');
		await form.locator('[name=priority]').fill('900');
		await Promise.all([page.waitForNavigation(), form.locator('button').click()]);
		form = page.locator('form:has([name=priority][value="900"])');
		assert(await form.count() === 1 && await form.locator('[name=supplier]').inputValue() === 'A town near here', 'what was typed is gone');
		assert((await axe(page)).length === 0, (await axe(page)).join('\n'));
		await form.locator('[name=priority]').fill('77');
		await Promise.all([page.waitForNavigation(), form.locator('button').click()]);
		form = await open();
		assert(await form.locator('[name=priority]').inputValue() === '77', 'not saved');
		assert(await form.locator('[name=supplier]').inputValue() === 'A town near here', 'the supplier was not saved');
		await context.close();
	});
}
