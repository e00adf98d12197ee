'use strict';
// A button of a facet (a year, a signer, a word), or a year's column in the chart, shows the passages of that alone; once
// more, all of them. Of several facets all count.
document.querySelectorAll('.query, main').forEach(function (scope) {
  var own = function (found) { return (found.closest('.query') || document.querySelector('main')) === scope; };
  var picks = Array.from(scope.querySelectorAll('.pick')).filter(own);
  var status = scope.querySelector('[role=status]');
  var items = scope.querySelectorAll('[data-years]');
  var marks = scope.querySelectorAll('.chart .year');
  if (!picks.length || !status || !items.length) return;
  var before = status.textContent;
  var chosen = {};

  function facet(pick) { return pick.dataset.facet || 'years'; }

  function value(button) { return button.dataset.year === undefined ? button.dataset.value : button.dataset.year; }

  function isShown(item) {
    return Object.keys(chosen).every(function (name) {
      return chosen[name] === '' || (item.dataset[name] || '').split(' ').indexOf(chosen[name]) >= 0;
    });
  }

  function show() {
    var shown = 0;
    var all = Object.values(chosen).every(function (one) { return one === ''; });
    items.forEach(function (item) {
      item.hidden = !isShown(item);
      if (!item.hidden) shown++;
    });
    scope.querySelectorAll('article').forEach(function (article) {
      article.hidden = !article.querySelector('[data-years]:not([hidden])');
    });
    picks.forEach(function (pick) {
      pick.querySelectorAll('button').forEach(function (button) {
        button.setAttribute('aria-pressed', String(value(button) === (chosen[facet(pick)] || '')));
      });
    });
    marks.forEach(function (mark) {
      mark.classList.toggle('chosen', mark.dataset.year === chosen.years);
    });
    scope.classList.toggle('choosing', Boolean(chosen.years));
    status.textContent = all ? before :
      shown === 0 ? status.dataset.none :
      status.dataset.some.replace('%d', shown).replace('%d', items.length);
  }

  function toggle(name, one) {
    chosen[name] = chosen[name] === one ? '' : one;
    show();
  }

  picks.forEach(function (pick) {
    pick.querySelectorAll('button').forEach(function (button) {
      button.addEventListener('click', function () { toggle(facet(pick), value(button)); });
    });
    pick.hidden = false;
  });
  marks.forEach(function (mark) {
    if (!scope.querySelector('.pick [data-year="' + mark.dataset.year + '"]')) return;
    mark.classList.add('live');
    mark.addEventListener('click', function () { toggle('years', mark.dataset.year); });
  });
});
// A year of a long list: its rows are made when it is opened first. Of a cell that begins as the one above it the data
// have how many characters of that, and the rest.
document.querySelectorAll('details.fold').forEach(function (fold) {
  fold.addEventListener('toggle', function () {
    var data = fold.querySelector('script');
    if (!fold.open || !data) return;
    var table = fold.parentNode.querySelector('template').content.querySelector('table').cloneNode(true);
    var heads = table.querySelectorAll('thead th');
    var above = [];
    JSON.parse(data.textContent).forEach(function (row) {
      var line = table.tBodies[0].insertRow();
      var at = 0;
      heads.forEach(function (head, i) {
        var same = typeof row[at] === 'number' ? above[i].slice(0, row[at++]) : '';
        above[i] = same + row[at++];
        var cell = line.appendChild(document.createElement(head.dataset.tag));
        if (head.dataset.tag === 'th') cell.scope = 'row';
        if (head.dataset.lang) cell.lang = head.dataset.lang;
        cell.className = head.className;
        var short = head.className !== 'path' || above[i].length <= 32;
        cell.classList.toggle('short', short && head.className === 'path');
        (short ? [above[i] || '–'] : above[i].split(/(?<=\/)/)).forEach(function (part, n) {
          if (n) cell.append(document.createElement('wbr'));
          cell.append(part);
        });
      });
    });
    data.remove();
    fold.appendChild(table);
  });
});
