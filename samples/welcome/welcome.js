// Adds to the page what only the browser can tell: how it came, and with which headers.
// Without this file, or when the fetch fails, the page says how to find out with curl.
(function () {
  'use strict';

  var meanings = {
    'content-security-policy': 'Where this page may load scripts, styles and pictures from.',
    'strict-transport-security': 'From now on the browser comes back by HTTPS only.',
    'x-content-type-options': 'The declared type holds; the browser must not guess another one.',
    'x-frame-options': 'Which sites may put this page into a frame.',
    'referrer-policy': 'How much of this address other sites get to know.',
    'permissions-policy': 'Which of the browser’s abilities (camera, location and so on) pages may ask for.',
    'cross-origin-opener-policy': 'Windows of other sites are kept apart from this one.',
    'cross-origin-resource-policy': 'Which sites may use these files in their pages.',
    'cross-origin-embedder-policy': 'What this page embeds must have agreed to it.',
    'x-permitted-cross-domain-policies': 'Old plug-ins get no permission across sites.',
    'cache-control': 'How long a copy may be kept, and by whom.',
    'server': 'Who answered.',
    'content-type': 'What the answer is.',
    'etag': 'The version of this file, to ask later whether it has changed.',
    'last-modified': 'When this file changed last.',
    'accept-ranges': 'A part of the file may be asked for.',
    'content-length': 'Its size in bytes.',
    'date': 'When it was sent.',
    'alt-svc': 'Other ways to reach this server.'
  };
  var order = Object.keys(meanings);

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function protocol() {
    var entry = performance.getEntriesByType && performance.getEntriesByType('navigation')[0];
    var name = entry && entry.nextHopProtocol;
    if (name === 'h2') return 'HTTP/2';
    if (name === 'h3') return 'HTTP/3';
    return name ? name.toUpperCase() : 'HTTP';
  }

  function showState() {
    var secure = location.protocol === 'https:';
    var state = document.getElementById('state');
    state.textContent = 'This page came from ';
    state.append(element('b', location.origin), ' over ', element('b', protocol()),
      secure ? ', encrypted.' : ', in the clear.');
  }

  // The page may have been reached under another name, or already by HTTPS.
  function adaptLinks() {
    var secure = location.protocol === 'https:';
    var card = document.getElementById('secure');
    var link = card.querySelector('a');
    if (secure) {
      var plain = 'http://' + location.hostname + ':8080/';
      link.href = link.textContent = plain;
      card.querySelector('.tag').textContent = 'no TLS';
      card.querySelector('p').textContent =
        'You are reading this encrypted. Here is the same page in the clear, to compare the headers below.';
    } else {
      link.href = link.textContent = 'https://' + location.hostname + ':8443/';
    }
    document.querySelectorAll('[data-origin]').forEach(function (place) {
      place.textContent = secure ? 'http://' + location.hostname + ':8080' : location.origin;
    });
  }

  function rank(name) {
    var place = order.indexOf(name);
    return place < 0 ? order.length : place;
  }

  function showHeaders(response) {
    var list = element('dl', '', 'received');
    Array.from(response.headers)
      .sort(function (a, b) { return rank(a[0]) - rank(b[0]) || (a[0] < b[0] ? -1 : 1); })
      .forEach(function (header) {
        var row = element('div');
        var value = element('dd');
        value.append(element('code', header[1]));
        row.append(element('dt', header[0]), value);
        if (meanings[header[0]]) row.append(element('dd', meanings[header[0]], 'why'));
        list.append(row);
      });
    document.getElementById('live').replaceChildren(
      element('p', 'A server also speaks in headers, which a browser obeys and does not show. '
        + 'These have just been read from the server that sent you this page.', 'intro'),
      list);
  }

  if (location.protocol !== 'http:' && location.protocol !== 'https:') return;
  showState();
  adaptLinks();
  fetch(location.pathname, { method: 'HEAD', cache: 'no-store' })
    .then(function (response) {
      if (response.ok) showHeaders(response);
    })
    .catch(function () { /* the advice to use curl stays */ });
})();
