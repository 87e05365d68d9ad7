/* Runs as the onerror of an image beside the canvas: "this" at the end is that image. */
(function (start) {
  const canvas = start.parentElement.querySelector('canvas');
  const context = canvas.getContext('2d'), N = 28, cell = canvas.width / N;
  const ink = Array.from(canvas.dataset.ink, digit => parseInt(digit, 16) / 15);
  let last = null, key = {x: 14, y: 6, down: false, shown: false}, waiting = null;
  function paint() {
    for (let i = 0; i < N * N; i++) {
      const grey = Math.round(255 * (1 - ink[i]));
      context.fillStyle = 'rgb(' + grey + ',' + grey + ',' + grey + ')';
      context.fillRect((i % N) * cell, Math.floor(i / N) * cell, cell, cell);
    }
    if (key.shown) {
      context.strokeStyle = key.down ? '#b35806' : '#2166ac';
      context.lineWidth = 2;
      context.strokeRect(key.x * cell, key.y * cell, cell, cell);
    }
  }
  function send() {
    waiting = null;
    const field = canvas.closest('.digit-pad').querySelector('.digit-ink input');
    field.value = ink.map(value => Math.round(15 * value).toString(16)).join('');
    for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, {bubbles: true}));
  }
  function soon() { if (waiting === null) waiting = setTimeout(send, 200); }
  function dot(x, y) {
    for (let i = 0; i < N * N; i++) {
      const far = Math.hypot((i % N) + 0.5 - x, Math.floor(i / N) + 0.5 - y);
      ink[i] = Math.max(ink[i], Math.min(1, Math.max(0, 1.8 - far)));
    }
  }
  function line(from, to) {
    const steps = Math.max(1, Math.ceil(3 * Math.hypot(to.x - from.x, to.y - from.y)));
    for (let k = 0; k <= steps; k++) {
      const t = k / steps;
      dot(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y));
    }
    paint();
    soon();
  }
  function place(event) {
    const box = canvas.getBoundingClientRect();
    return {x: (event.clientX - box.left) / box.width * N,
            y: (event.clientY - box.top) / box.height * N};
  }
  canvas.addEventListener('pointerdown', event => {
    event.preventDefault();
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    key.shown = false;
    last = place(event);
    line(last, last);
  });
  canvas.addEventListener('pointermove', event => {
    if (last === null) return;
    const next = place(event);
    line(last, next);
    last = next;
  });
  for (const name of ['pointerup', 'pointercancel'])
    canvas.addEventListener(name, () => { last = null; });
  canvas.addEventListener('blur', () => { key.shown = false; paint(); });
  canvas.addEventListener('keydown', event => {
    const ways = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    const before = {x: key.x + 0.5, y: key.y + 0.5};
    if (event.key in ways) {
      key.x = Math.min(N - 1, Math.max(0, key.x + ways[event.key][0]));
      key.y = Math.min(N - 1, Math.max(0, key.y + ways[event.key][1]));
    } else if (event.key === ' ') {
      key.down = !key.down;
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      ink.fill(0);
      soon();
    } else return;
    event.preventDefault();
    event.stopPropagation();
    key.shown = true;
    if (key.down) line(before, {x: key.x + 0.5, y: key.y + 0.5});
    paint();
  });
  paint();
})(this)
