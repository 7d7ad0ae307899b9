// Every form of every page, filled in as nobody should: markup, a date that is none, far too much, other scripts and a wrong
// number. The answer is never a fault of ours, never runs what was typed, and when it says no it says what to do and keeps
// what was typed.
import { assert, isHtml, pagesOf, promise, roleOf, signedIn } from './kith.mjs';

// Forms that end the very session or make the next page another city.
const leave = [/^\/sign-out/, /^\/account/, /^\/session/, /^\/password/, /^\/confirm/, /^\/second-factor/];
const typed = {
	markup: '"><script>window.kithRan=1</script><img src=x onerror="window.kithRan=1">',
	'a date and a number that do not exist': '31 February 2026',
	'other scripts': "Zoë O’Brien-Łuczak مريم 王小明 \u202Eabc 👩‍👩‍👧 '); DROP TABLE person; --",
	'far too much': 'help '.repeat(8000).trim(),
};
const escaped = (s) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

// The forms that change something, as they stand on the page: where to, how, and each field with its kind and value.
const formsOf = (page) => page.evaluate(() => [...document.querySelectorAll('form')].filter((f) => f.method === 'post').map((f) => ({
	action: new URL(f.action).pathname + new URL(f.action).search, multipart: f.enctype === 'multipart/form-data',
	fields: [...f.elements].filter((e) => e.name && !['button', 'submit', 'fieldset', 'output'].includes(e.type)).map((e) => ({
		name: e.name, type: e.type, value: e.value, checked: e.checked, readOnly: e.readOnly })),
	press: [...f.elements].filter((e) => e.type === 'submit' && e.name).map((e) => ({ name: e.name, value: e.value }))[0],
})));

const free = (f) => ['text', 'search', 'tel', 'email', 'url', 'number', 'textarea', 'date', 'time'].includes(f.type) && !f.readOnly;

function bodyOf(form, words) {
	const pairs = [];
	for (const f of form.fields) {
		if (['checkbox', 'radio'].includes(f.type)) { if (f.checked) pairs.push([f.name, f.value]); }
		else if (f.type === 'file') continue;
		else pairs.push([f.name, free(f) ? words : f.value]);
	}
	if (form.press) pairs.push([form.press.name, form.press.value]);
	return pairs;
}

async function send(context, form, pairs) {
	const address = form.action;
	if (form.multipart) {
		const multipart = new FormData();
		for (const [name, value] of pairs) multipart.append(name, value);
		return context.request.post(address, { multipart, maxRedirects: 0 });
	}
	return context.request.post(address, { data: new URLSearchParams(pairs).toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded' }, maxRedirects: 0 });
}

export default async function forms(browser, city) {
	const table = pagesOf(city);
	const tried = new Set(), contexts = {};
	let refused = 0;
	for (const route of table) {
		const role = roleOf(route);
		promise(`the forms of ${route.path} stand being filled in wrongly`, async () => {
			contexts[role] ??= await signedIn(browser, city, role, { javaScriptEnabled: true });
			const page = await contexts[role].newPage();
			try {
				const answer = await page.goto(route.example).catch(() => null);
				if (!isHtml(answer) || answer.status() >= 400) return;
				for (const form of await formsOf(page)) {
					const shape = form.action.replace(/[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{2,4}|\d{6,}/g, '#') + form.fields.map((f) => f.name).join();
					if (tried.has(shape) || leave.some((l) => l.test(form.action)) || !form.fields.some(free)) continue;
					tried.add(shape);
					for (const [kind, words] of Object.entries(typed)) {
						const what = `${form.action} with ${kind}`;
						const said = await send(contexts[role], form, bodyOf(form, words));
						const text = await said.text();
						assert(said.status() < 500, `${what}: answered ${said.status()}`);
						assert(!text.includes('<script>window.kithRan'), `${what}: what was typed is markup in the answer`);
						if (said.status() === 422) {
							refused++;
							assert(/govuk-error-summary|role="alert"/.test(text), `${what}: says no, but not what to do`);
							const want = form.fields.filter((f) => free(f) && !['number', 'date', 'time'].includes(f.type)).length;
							const kept = Math.max(text.split(escaped(words)).length, text.split(words).length) - 1;
							assert(kept >= want, `${what}: ${want - kept} of ${want} fields lost what was typed`);
						}
					}
				}
			} finally {
				await page.close();
			}
		});
	}
	promise('the forms of nearly every room were filled in wrongly, and said so', () => {
		assert(tried.size >= 30 && refused >= 80, `only ${tried.size} forms were found, and ${refused} answers said no`);
	});
	promise('nothing that was typed runs on any page, and every page can still be opened', async () => {
		for (const route of table) {
			const page = await contexts[roleOf(route)].newPage();
			const trouble = [];
			page.on('pageerror', (error) => trouble.push(error.message));
			page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) trouble.push(message.text()); });
			const answer = await page.goto(route.example).catch(() => null);
			if (isHtml(answer)) {
				assert(answer.status() < 500, `${route.example}: answered ${answer.status()}`);
				assert(!(await page.evaluate(() => window.kithRan)), `${route.example}: what somebody typed ran`);
				assert(trouble.length === 0, `${route.example}: ${trouble.join('; ')}`);
			}
			await page.close();
		}
	});
}
