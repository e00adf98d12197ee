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
