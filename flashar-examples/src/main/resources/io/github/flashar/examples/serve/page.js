'use strict';

const WORDS = {diagonal: 'Diagonal by diagonal', raster: 'Token by token'};
const element = (id) => document.getElementById(id);
let streams = [];

/** Adds a panel for a decoder and returns what draws in it. */
function panel(decoder) {
  const figure = element('panel').content.cloneNode(true).querySelector('figure');
  figure.dataset.decoder = decoder;
  figure.querySelector('figcaption').textContent = WORDS[decoder];
  const image = figure.querySelector('img');
  const bar = figure.querySelector('progress');
  const status = figure.querySelector('p');
  element('panels').append(figure);

  const show = (data) => {
    if (data.image) image.src = 'data:image/png;base64,' + data.image;
  };
  return (query) => {
    figure.dataset.state = 'waiting';
    bar.value = 0;
    status.textContent = 'waiting';
    const stream = new EventSource('draw?' + query + '&decoder=' + decoder);
    const end = (state, text) => {
      stream.close();
      figure.dataset.state = state;
      status.textContent = text;
    };
    stream.addEventListener('step', (event) => {
      const data = JSON.parse(event.data);
      show(data);
      bar.max = data.steps;
      bar.value = data.step;
      status.textContent = `pass ${data.step} of ${data.steps}`;
    });
    stream.addEventListener('done', (event) => {
      const data = JSON.parse(event.data);
      show(data);
      image.alt = query;
      bar.value = bar.max;
      end('done', `${data.passes} passes, ${data.seconds.toFixed(2)} s`);
    });
    stream.addEventListener('failed', (event) => end('failed', JSON.parse(event.data).error));
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) end('failed', 'the server cannot be reached');
    };
    return stream;
  };
}

/** Builds the page from what the model can draw. */
async function start() {
  const model = await (await fetch('model')).json();
  model.classes.forEach((name, id) => element('class').add(new Option(name, id)));
  // The faster one first: it does not have to wait for the slower one.
  const draws = model.decoders.reverse().map(panel);
  element('order').addEventListener('submit', (event) => {
    event.preventDefault();
    streams.forEach((stream) => stream.close());
    const query = new URLSearchParams(new FormData(element('order'))).toString();
    streams = draws.map((draw) => draw(query));
  });
  // A link such as ?class=3&seed=7 draws at once.
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of asked) if (element(name)) element(name).value = value;
  if (asked.has('class')) element('draw').click();
}

start();
