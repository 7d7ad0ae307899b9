/* The intake form, made quicker: the red words, the clock and the people we may be talking to answer while
 * somebody types, and what was typed is kept on the server every second. Without this script the same form
 * works with its buttons "Look" and "Keep for later". */
(function () {
	'use strict';
	var WORDS_MOST = 1500;                 /* what fits into an address; saving looks at all of it */
	var form = document.getElementById('intake');
	if (!form) return;

	var known = document.getElementById('known');
	var heard = document.getElementById('heard');
	var clock = document.getElementById('clock');
	var kept = document.getElementById('kept');
	var touched = {};                      /* needs ticked or unticked by hand: not ours to change */
	var leaving = false;

	function wait(ms, act) {
		var timer = 0;
		function later() { clearTimeout(timer); timer = setTimeout(act, ms); }
		later.stop = function () { clearTimeout(timer); };
		return later;
	}

	/* One question at a time: a newer one makes the older one pointless. */
	function asker(path, names, show) {
		var running = null;
		return function (extra) {
			var q = new URLSearchParams();
			names.forEach(function (name) {
				var value = name === 'words' ? form.elements.words.value.slice(-WORDS_MOST)
					: new FormData(form).get(name) || '';
				if (value) q.set(name, value);
			});
			form.querySelectorAll('input[name^="red-"]:checked').forEach(function (i) { q.set(i.name, i.value); });
			if (extra) Object.keys(extra).forEach(function (k) { q.set(k, extra[k]); });
			if (running) running.abort();
			running = new AbortController();
			return fetch(path + '?' + q, { headers: { 'HX-Request': 'true' }, signal: running.signal, credentials: 'same-origin' })
				.then(function (r) { return r.ok && !r.headers.get('HX-Redirect') ? r.text() : null; })
				.then(function (text) { if (text !== null) show(text); })
				.catch(function () { /* the line is down or a newer question is out: typing goes on */ });
		};
	}

	function parsed(text) {
		return new DOMParser().parseFromString(text, 'text/html').body;
	}
	function replace(at, from) {
		at.replaceChildren.apply(at, Array.from(from.childNodes).map(function (n) { return document.importNode(n, true); }));
	}

	/* --- what is heard --- */
	function needs_show(ids) {
		form.querySelectorAll('input[name="need"]').forEach(function (box) {
			var said = ids.indexOf(box.value) >= 0;
			box.parentElement.classList.toggle('need-heard', said);
			if (touched[box.value]) return;
			if (said) { box.checked = true; box.dataset.heard = '1'; }
			else if (box.dataset.heard) { box.checked = false; delete box.dataset.heard; }
		});
	}
	function heard_show(text) {
		var body = parsed(text);
		var focused = document.activeElement && heard.contains(document.activeElement) ? document.activeElement.id : '';
		body.querySelectorAll('[data-for]').forEach(function (part) {
			if (part.dataset.for === 'heard') replace(heard, part);
			if (part.dataset.for === 'clock') replace(clock, part);
			if (part.dataset.for === 'needs') needs_show(part.dataset.heard.split(' '));
		});
		if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
	}
	var hear = asker('/request/heard', ['words', 'urgency', 'received'], heard_show);
	var hear_soon = wait(120, function () { hear(); });

	/* --- who it is --- */
	function chosen() { return known.querySelector('.known') !== null; }
	var look = asker('/request/candidates', ['name', 'reach', 'where', 'born', 'person'], function (text) {
		if (!chosen()) replace(known, parsed(text));
	});
	var look_soon = wait(120, function () { if (!chosen()) look(); });
	var know = asker('/request/known', [], function (text) {
		replace(known, parsed(text));
		var card = known.querySelector('.known');
		if (!card) return;
		Object.keys(card.dataset).forEach(function (name) {
			var control = form.elements[name], value = card.dataset[name];
			if (!control || !value) return;
			if (control.type === 'checkbox') control.checked = true;
			else if (!control.value || name === 'name') control.value = value;
		});
		var next = ['words', 'reach'].map(function (n) { return form.elements[n]; }).find(function (c) { return !c.value; });
		(next || form.querySelector('.button-main')).focus();
		keep_soon();
	});

	/* The arrows only walk through the list; Space, Enter, a click or Alt and a number choose. */
	var walking = false;
	known.addEventListener('keydown', function (e) {
		if (e.target.name !== 'person' || e.target.type !== 'radio') return;
		walking = e.key.indexOf('Arrow') === 0;
		if (e.key !== 'Enter' && e.key !== ' ') return;
		e.preventDefault();
		e.target.checked = true;
		if (e.target.value !== 'new') know({ person: e.target.value });
		else form.elements.words.focus();
	});
	known.addEventListener('change', function (e) {
		if (e.target.name === 'person' && e.target.value !== 'new' && !walking) know({ person: e.target.value });
		walking = false;
	});
	known.addEventListener('click', function (e) {
		if (!e.target.matches('[data-again]')) return;
		e.preventDefault();
		known.replaceChildren();
		look().then(function () { form.elements.name.focus(); });
	});

	/* --- what was typed is kept --- */
	function typed() {
		var body = new URLSearchParams();
		new FormData(form).forEach(function (value, name) { if (name !== 'once') body.append(name, value); });
		return body;
	}
	var keeping = null;
	function keep() {
		if (leaving) return;
		keeping = fetch('/draft', { method: 'POST', body: typed(), headers: { 'HX-Request': 'true' }, credentials: 'same-origin' })
			.then(function (r) {
				if (r.headers.get('HX-Redirect') || r.status === 401 || r.status === 403)
					return 'You were signed out. Save: what you typed comes along.';
				return r.ok ? r.text() : '';
			})
			.then(function (text) { kept.textContent = parsed(text).textContent.trim(); })
			.catch(function () { kept.textContent = 'Not kept yet: no connection.'; })
			.finally(function () { keeping = null; });
	}
	var keep_soon = wait(1000, keep);

	form.addEventListener('input', function (e) {
		var name = e.target.name;
		if (name === 'words') hear_soon();
		if (['name', 'reach', 'where', 'born'].indexOf(name) >= 0) look_soon();
		if (name === 'need') { touched[e.target.value] = true; }
		keep_soon();
	});
	form.addEventListener('change', function (e) {
		if (e.target.name === 'urgency' || e.target.name === 'received' || e.target.name.indexOf('red-') === 0) hear();
	});

	/* A draft on its way must arrive before the request that ends it. */
	form.addEventListener('submit', function (e) {
		var submitter = e.submitter;
		leaving = true;
		keep_soon.stop();
		if (!keeping) return;
		e.preventDefault();
		keeping.finally(function () { form.requestSubmit(submitter); });
	});
	window.addEventListener('pagehide', function () {
		keep_soon.stop();
		if (!leaving && form.elements.words.value && navigator.sendBeacon) navigator.sendBeacon('/draft', typed());
	});
	window.addEventListener('pageshow', function () { leaving = false; });

	/* --- keys: every field is one keystroke off, those folded away too; Alt 1 to 5 choose a person --- */
	document.addEventListener('keydown', function (e) {
		var key = /^(Key|Digit)(.)$/.exec(e.code || '');
		if (!e.altKey || e.ctrlKey || e.metaKey || !key) return;
		if (key[1] === 'Digit') {
			var person = known.querySelectorAll('input[type=radio][name=person]:not([value=new])')[key[2] - 1];
			if (!person) return;
			e.preventDefault();
			know({ person: person.value });
			return;
		}
		var control = form.querySelector('[accesskey="' + key[2].toLowerCase() + '"]');
		if (!control) return;
		var fold = control.closest('details');
		e.preventDefault();
		if (!fold) {
			control.focus();
			if (control.select && control.tagName === 'INPUT') control.select();
		} else if (control.tagName === 'SUMMARY') {
			fold.open = !fold.open;
			if (fold.open) fold.querySelector('input').focus();
		} else {
			fold.open = true;
			control.focus();
		}
	});

	document.getElementById('look').parentElement.hidden = true;
	if (form.elements.words.value) hear();
}());
