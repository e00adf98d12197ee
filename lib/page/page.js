'use strict';
// A year's button, or its column in the chart, shows that year's passages alone; once more, all of them.
document.querySelectorAll('.pick').forEach(function (pick) {
  var scope = pick.closest('.query') || document.querySelector('main');
  var status = scope.querySelector('[role=status]');
  var items = scope.querySelectorAll('[data-years]');
  var marks = scope.querySelectorAll('.chart .year');
  var buttons = pick.querySelectorAll('button');
  if (!status || !items.length) return;
  var before = status.textContent;

  function show(year) {
    var shown = 0;
    items.forEach(function (item) {
      item.hidden = year !== '' && item.dataset.years.split(' ').indexOf(year) < 0;
      if (!item.hidden) shown++;
    });
    scope.querySelectorAll('article').forEach(function (article) {
      article.hidden = !article.querySelector('[data-years]:not([hidden])');
    });
    buttons.forEach(function (button) {
      button.setAttribute('aria-pressed', String(button.dataset.year === year));
    });
    marks.forEach(function (mark) {
      mark.classList.toggle('chosen', year !== '' && mark.dataset.year === year);
    });
    scope.classList.toggle('choosing', year !== '');
    status.textContent = year === '' ? before :
      shown === 0 ? status.dataset.none :
      status.dataset.some.replace('%d', shown).replace('%d', items.length);
  }

  function toggle(year) {
    var pressed = pick.querySelector('[aria-pressed=true]');
    show(pressed && pressed.dataset.year === year ? '' : year);
  }

  buttons.forEach(function (button) {
    button.addEventListener('click', function () { toggle(button.dataset.year); });
  });
  marks.forEach(function (mark) {
    if (!pick.querySelector('[data-year="' + mark.dataset.year + '"]')) return;
    mark.classList.add('live');
    mark.addEventListener('click', function () { toggle(mark.dataset.year); });
  });
  pick.hidden = false;
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
