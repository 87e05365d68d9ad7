/* What an explorer shows in the browser: controls, player, picture, caption. The kernel says what
   is to be seen (`state`); what is touched here goes there as a message and comes back as the next
   state. One message is under way at a time, so that a slow kernel is never flooded. */

const SPEEDS = [0.25, 0.5, 1, 2, 5, 20];
const SHORTEST = 50;  // milliseconds between two pictures while playing
const uid = () => Math.random().toString(36).slice(2);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value);
  }
  // Keys that move a slider must not move the notebook's selection. What has the focus must say so
  // itself: a notebook asks it before it asks what it lies in.
  if (attributes.role === 'slider' || ['input', 'select', 'button', 'summary'].includes(tag))
    element.setAttribute('data-lm-suppress-shortcuts', 'true');
  element.append(...children);
  return element;
}

/* Whether the page is dark, wherever it is: JupyterLab, VS Code, Colab. */
function groundOf(element) {
  for (let here = element; here; here = here.parentElement) {
    const found = getComputedStyle(here).backgroundColor.match(/[\d.]+/g).map(Number);
    if (found.length === 3 || found[3] > 0.5) return found.slice(0, 3);
  }
  return [255, 255, 255];
}

/* To the kernel ------------------------------------------------------------------------- */

class Line {
  constructor(model) {
    this.model = model;
    this.waiting = new Map();
    this.flying = null;  // what the message is about that is under way
    this.sent = 0;
    this.heard = 0;
    this.own = uid();
  }
  /* A later message about the same thing replaces one that still waits. */
  say(about, message) {
    this.waiting.delete(about);
    this.waiting.set(about, message);
    this.next();
  }
  next() {
    if (this.sent > this.heard || this.waiting.size === 0) return;
    const [about, message] = this.waiting.entries().next().value;
    this.waiting.delete(about);
    this.flying = about;
    this.sent += 1;
    this.model.send({...message, from: this.own, number: this.sent});
  }
  hear({from, number}) {
    if (from === this.own) this.heard = Math.max(this.heard, number);
    this.next();
  }
  get busy() { return this.sent > this.heard || this.waiting.size > 0; }
  /* Whether the kernel does not know yet the last that was done to something. */
  owes(about) { return this.waiting.has(about) || (this.sent > this.heard && this.flying === about); }
}

/* Controls ------------------------------------------------------------------------------ */

function sliderOf(control, line) {
  const id = uid(), name = control.name;
  const limits = {min: String(control.low), max: String(control.high), step: String(control.step)};
  const range = make('input', {type: 'range', id, ...limits});
  const typed = make('input', {type: 'number', ...limits, 'aria-label': `${control.label} =`,
                               title: `from ${control.low} to ${control.high}`});
  const set = value => line.say(name, {type: 'set', name, value: Number(value)});
  range.addEventListener('input', () => {
    typed.value = range.value;
    set(range.value);
  });
  for (const kind of ['pointerdown', 'focus'])
    range.addEventListener(kind, () => line.say('grab', {type: 'grab'}));
  let typing = false;  // what is half typed is not replaced
  const take = () => {
    if (!typing) return;
    typing = false;
    if (typed.value === '') typed.value = range.value;
    range.value = typed.value;
    typed.value = range.value;
    line.say('grab', {type: 'grab'});
    set(range.value);
  };
  typed.addEventListener('input', () => { typing = true; });
  typed.addEventListener('change', take);
  typed.addEventListener('keydown', event => { if (event.key === 'Enter') take(); });
  return {
    element: make('div', {class: 'control'},
                  make('label', {for: id}, control.label), range, typed),
    inputs: [range, typed],
    show(value) {
      if (Number(range.value) !== value) range.value = value;
      if (!typing && (typed.value === '' || Number(typed.value) !== value)) typed.value = value;
      // Not 0.30000000000000004.
      range.setAttribute('aria-valuetext', typed.value);
    },
  };
}

function choiceOf(control, line) {
  const id = uid(), name = control.name;
  const menu = make('select', {id}, ...control.options.map(word => make('option', {}, word)));
  menu.addEventListener('change', () => line.say(name, {type: 'set', name, value: menu.value}));
  return {
    element: make('div', {class: 'control choice'},
                  make('label', {for: id}, control.label), menu),
    inputs: [menu],
    show(value) { menu.value = value; },
  };
}

function tickOf(control, line) {
  const id = uid(), name = control.name;
  const box = make('input', {type: 'checkbox', id});
  box.addEventListener('change', () => line.say(name, {type: 'set', name, value: box.checked}));
  return {
    element: make('div', {class: 'control tick'}, box, make('label', {for: id}, control.label)),
    inputs: [box],
    show(value) { box.checked = value; },
  };
}

const CONTROLS = {slider: sliderOf, choice: choiceOf, tick: tickOf};

/* Time ---------------------------------------------------------------------------------- */

function playerOf(setup, line) {
  const button = (word, name, action, kind = '') => {
    const element = make('button', {type: 'button', 'aria-label': name, title: name, class: kind},
                         word);
    element.addEventListener('click', action);
    return element;
  };
  // Where time is, and where it will be when the kernel has heard all that was said.
  let time = null, wanted = 0, playing = false, timer = null;
  const go = to => {
    wanted = Math.max(0, to);
    line.say('time', {type: 'time', to: wanted});
  };
  const restart = button('|◀', 'Start again', () => { stop(); go(0); });
  const back = button('Back', 'Back', () => { stop(); go(wanted - 1); });
  const play = button('', setup.play, () => playing ? stop() : start(), 'play');
  const next = button('Next', 'Next', () => { stop(); go(wanted + 1); });
  const scrub = make('input', {type: 'range', min: '0', step: '1', 'aria-label': setup.time});
  scrub.addEventListener('input', () => { stop(); go(Number(scrub.value)); });
  const speed = make('select', {'aria-label': 'speed'}, ...SPEEDS.map(
    factor => make('option', {value: String(factor), selected: factor === 1}, `${factor}×`)));
  const said = make('output');
  const element = make('div', {class: 'player', role: 'group', 'aria-label': setup.time},
                       restart, back, play, next, scrub, said,
                       make('label', {}, 'speed ', speed));
  function start() {
    playing = true;
    if (time.at >= time.last && !time.open) go(0);
    else tick();
    name();
  }
  function stop() {
    playing = false;
    clearTimeout(timer);
    name();
  }
  function tick() {
    const ideal = time.every / Number(speed.value);
    const pictures = Math.max(1, Math.round(SHORTEST / ideal));
    go(time.at + pictures * time.stride);
  }
  function name() {
    play.textContent = playing ? '❚❚ Pause' : `▶ ${setup.play}`;
    play.setAttribute('aria-label', playing ? 'Pause' : setup.play);
    play.title = playing ? 'Pause' : setup.play;
  }
  function show(now, locked) {
    time = now;
    if (!line.busy) wanted = time.at;
    const ended = time.at >= time.last && !time.open;
    if (playing && (ended || locked || time.broken)) stop();
    scrub.max = String(time.last);
    scrub.value = String(time.at);
    scrub.hidden = !time.scrub;
    back.hidden = !time.scrub;
    scrub.setAttribute('aria-valuetext', time.says);
    said.textContent = time.says;
    for (const part of [restart, back, scrub]) part.disabled = locked || time.at === 0;
    scrub.disabled = locked || time.last === 0;
    next.disabled = locked || ended;
    play.disabled = locked || Boolean(time.broken);
    if (playing && !line.busy) {
      clearTimeout(timer);
      timer = setTimeout(tick, Math.max(SHORTEST / 2, time.every / Number(speed.value)));
    }
    name();
  }
  return {element, show, stop, get playing() { return playing; }};
}

/* Handles ------------------------------------------------------------------------------- */

class Handles {
  constructor(layer, line) {
    this.layer = layer;
    this.line = line;
    this.known = new Map();
    this.locked = false;
    this.held = null;
  }
  place(boxes, locked) {
    this.locked = locked;
    const seen = new Set(), groups = new Set();
    for (const box of boxes) {
      for (const handle of box.panel.handles) {
        seen.add(handle.name);
        if (!this.known.has(handle.name)) this.add(handle);
        const element = this.known.get(handle.name);
        element.handle = handle;
        element.box = box;
        const spread = handle.kind === 'press' ? handle.size : 0;
        if (handle.kind === 'pad') {
          const {left, top, right, bottom} = box.area;
          Object.assign(element.style, {
            width: `${right - left}px`, height: `${bottom - top}px`,
            margin: `${(top - bottom) / 2}px ${(left - right) / 2}px`,
          });
          element.pen.show();
        } else if (spread) {
          element.style.width = element.style.height = `${spread}px`;
          element.style.margin = `${-spread / 2}px`;
          element.setAttribute('aria-pressed', String(handle.pressed));
        } else {
          element.setAttribute('aria-valuenow', String(handle.step[0] ? handle.x : handle.y));
          element.setAttribute('aria-valuetext', handle.says);
        }
        element.setAttribute('aria-label', handle.label);
        element.setAttribute('aria-disabled', String(locked));
        element.title = handle.kind === 'press' ? handle.label : '';
        element.style.transform = `translate(${box.x(handle.x)}px, ${box.y(handle.y)}px)`;
        // A group is one stop of the Tab key.
        element.tabIndex = handle.group && groups.has(handle.group) ? -1 : 0;
        groups.add(handle.group);
      }
    }
    for (const [name, element] of this.known) {
      if (!seen.has(name)) {
        element.remove();
        this.known.delete(name);
      }
    }
  }
  add(handle) {
    if (handle.kind === 'pad') {
      this.addPad(handle);
      return;
    }
    const press = handle.kind === 'press';
    const element = make(press ? 'button' : 'div', {
      class: `handle ${press ? 'press' : handle.grip ? 'grip' : ''}`,
      ...(press ? {type: 'button'} : {role: 'slider'}),
    });
    this.known.set(handle.name, element);
    this.layer.append(element);
    if (press) {
      element.addEventListener('click', () => {
        if (!this.locked) this.line.say(uid(), {type: 'press', name: handle.name});
      });
      element.addEventListener('keydown', event => {
        const ways = {ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1};
        if (!handle.group || !(event.key in ways)) return;
        this.goOn(element, ways[event.key]);
        event.preventDefault();
        event.stopPropagation();
      });
      return;
    }
    element.addEventListener('pointerdown', event => {
      if (this.locked) return;
      event.preventDefault();
      element.focus();
      element.setPointerCapture(event.pointerId);
      element.classList.add('held');
      const {box, handle} = element;
      // The place that was gripped stays under the pointer.
      const area = this.layer.getBoundingClientRect();
      this.held = {
        right: box.x(handle.x) - (event.clientX - area.left),
        down: box.y(handle.y) - (event.clientY - area.top),
      };
      this.line.say('grab', {type: 'grab'});
    });
    element.addEventListener('pointermove', event => {
      if (this.held === null || !element.classList.contains('held')) return;
      const area = this.layer.getBoundingClientRect();
      const [x, y] = element.box.back(event.clientX - area.left + this.held.right,
                                      event.clientY - area.top + this.held.down);
      this.drag(element, x, y);
    });
    for (const end of ['pointerup', 'pointercancel']) {
      element.addEventListener(end, () => {
        element.classList.remove('held');
        this.held = null;
      });
    }
    element.addEventListener('focus', () => this.line.say('grab', {type: 'grab'}));
    element.addEventListener('keydown', event => {
      if (this.locked) return;
      const ways = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
      const {handle} = element;
      if (event.key in ways) {
        let [x, y] = ways[event.key];
        // A handle with one direction takes all four keys.
        if (!handle.step[0]) [x, y] = [0, x || y];
        else if (!handle.step[1]) [x, y] = [x || y, 0];
        const far = event.shiftKey ? 5 : 1;
        // Keys may come faster than the kernel's pictures.
        const [left, low] = this.line.owes(handle.name) ? element.wanted : [handle.x, handle.y];
        this.drag(element, left + far * x * handle.step[0], low + far * y * handle.step[1]);
      } else if (handle.group && ['PageUp', 'PageDown'].includes(event.key)) {
        this.goOn(element, event.key === 'PageDown' ? 1 : -1);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
  /* Give the focus to another of the same group. */
  goOn(element, way) {
    const group = [...this.known.values()].filter(e => e.handle.group === element.handle.group);
    group[(group.indexOf(element) + way + group.length) % group.length].focus();
  }
  /* What is drawn goes to the kernel in pieces, as fast as it takes them; until it comes back as a
     picture, the stroke is drawn here. */
  addPad(handle) {
    const pen = make('div', {class: 'pen', hidden: true});
    const element = make('div', {class: 'handle pad', role: 'application', tabIndex: 0}, pen);
    element.setAttribute('data-lm-suppress-shortcuts', 'true');
    this.known.set(handle.name, element);
    this.layer.append(element);
    const {name} = handle;
    let points = [], last = null, key = null, down = false;
    const send = () => this.line.say(name, {type: 'stroke', name, get points() {
      const taken = points;
      points = [];
      return taken;
    }});
    const add = (from, to) => {
      points.push([...from, ...to]);
      const {box} = element, context = this.layer.querySelector('canvas').getContext('2d');
      context.strokeStyle = getComputedStyle(this.layer).color;
      context.lineWidth = 2 * Math.abs(box.x(handle.cell) - box.x(0));
      context.lineCap = 'round';
      context.beginPath();
      context.moveTo(box.x(from[0]), box.y(from[1]));
      context.lineTo(box.x(to[0]), box.y(to[1]));
      context.stroke();
      send();
    };
    const place = event => {
      const area = this.layer.getBoundingClientRect();
      return element.box.back(event.clientX - area.left, event.clientY - area.top);
    };
    element.pen = {show: () => {
      pen.hidden = key === null;
      if (key === null) return;
      const {box} = element, size = Math.abs(box.x(handle.cell) - box.x(0));
      pen.classList.toggle('down', down);
      Object.assign(pen.style, {
        width: `${size}px`, height: `${size}px`,
        left: `${box.x(key[0]) - box.area.left - size / 2}px`,
        top: `${box.y(key[1]) - box.area.top - size / 2}px`,
      });
    }};
    element.addEventListener('pointerdown', event => {
      if (this.locked) return;
      event.preventDefault();
      element.focus();
      element.setPointerCapture(event.pointerId);
      key = null;
      element.pen.show();
      last = place(event);
      add(last, last);
    });
    element.addEventListener('pointermove', event => {
      if (last === null) return;
      const next = place(event);
      add(last, next);
      last = next;
    });
    for (const end of ['pointerup', 'pointercancel'])
      element.addEventListener(end, () => { last = null; });
    element.addEventListener('blur', () => {
      key = null;
      down = false;
      element.pen.show();
    });
    element.addEventListener('keydown', event => {
      if (this.locked) return;
      const {panel} = element.box, {cell} = handle;
      const ways = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
      key ??= [handle.x + cell / 2, panel.y[0] + 0.8 * (panel.y[1] - panel.y[0])];
      if (event.key in ways) {
        const next = [0, 1].map(k => {
          const [low, high] = k ? panel.y : panel.x;
          return Math.min(high - cell / 2, Math.max(low + cell / 2, key[k] + cell * ways[event.key][k]));
        });
        if (down) add(key, next);
        key = next;
      } else if (event.key === ' ') {
        down = !down;
        if (down) add(key, key);
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        this.line.say(uid(), {type: 'press', name: 'clear'});
      } else return;
      event.preventDefault();
      event.stopPropagation();
      element.pen.show();
    });
  }
  drag(element, x, y) {
    const {name} = element.handle;
    element.wanted = [x, y];
    this.line.say(name, {type: 'drag', name, x, y});
  }
}

/* All together -------------------------------------------------------------------------- */

function render({model, el}) {
  const setup = model.get('setup');
  const line = new Line(model);
  const root = make('div', {class: 'stage'});
  const rows = setup.controls.map(control => [control, CONTROLS[control.kind](control, line)]);
  // Rows are aligned, but a label that is long makes no slider short but its own.
  const labels = setup.controls.filter(({kind}) => kind !== 'tick').map(({label}) => label.length);
  const widest = Math.max(0, ...labels.filter(length => length <= 16));
  root.style.setProperty('--stage-label', `${Math.max(5.5, 0.54 * widest)}em`);
  const open = make('div', {class: 'controls'}), more = make('div', {class: 'controls'});
  rows.forEach(([, row], k) => (k < setup.at_hand ? open : more).append(row.element));
  if (rows.length) root.append(open);
  if (more.children.length)
    root.append(make('details', {class: 'more'}, make('summary', {}, 'more'), more));
  const player = setup.time ? playerOf(setup, line) : null;
  if (player) root.append(player.element);
  const canvas = make('canvas', {role: 'img'});
  const layer = make('div', {class: 'picture'}, canvas);
  const message = make('div', {class: 'message', role: 'status'});
  const caption = make('figcaption');
  root.append(make('figure', {}, layer, message, caption));
  el.append(root);

  const handles = new Handles(layer, line);
  let flowing = null, began = 0, frame = null, locked = false;

  function palette() {
    const ground = groundOf(root);
    const dark = ground[0] + ground[1] + ground[2] < 384;
    const paper = '#' + ground.map(n => Math.round(n).toString(16).padStart(2, '0')).join('');
    const found = {...setup.palettes[dark ? 'dark' : 'light'], paper};
    root.classList.toggle('dark', dark);
    root.style.setProperty('--stage-ink', found.ink);
    root.style.setProperty('--stage-paper', found.paper);
    root.style.setProperty('--stage-halo', `${found.paper}aa`);
    return found;
  }
  let colours = null;

  function draw() {
    frame = null;
    const {picture, locked} = model.get('state');
    const width = Math.floor(layer.clientWidth);
    // A message without a picture has to be read on a dark page, too.
    if (root.isConnected) colours ??= palette();
    if (!picture.panels || width === 0) return;
    const pulse = flowing === null ? 1 : (performance.now() - began) / PULSE;
    const boxes = paint(canvas, picture.panels, width, colours, setup.sizes, pulse);
    handles.place(boxes, locked);
    if (pulse < 1) frame = requestAnimationFrame(draw);
  }

  function show() {
    const state = model.get('state'), {picture} = state;
    line.hear(state.heard);
    for (const [control, row] of rows) {
      // A key pressed meanwhile counts from where the last one led.
      if (!line.owes(control.name)) row.show(state.values[control.name]);
      for (const input of row.inputs) input.disabled = state.locked;
    }
    message.textContent = picture.message || '';
    message.hidden = !picture.message;
    layer.hidden = Boolean(picture.message);
    canvas.setAttribute('aria-label', state.caption);
    // A screen reader says it after a move, but not twenty times a second.
    caption.setAttribute('aria-live', player?.playing ? 'off' : 'polite');
    caption.textContent = state.caption;
    caption.hidden = Boolean(picture.message);
    if (picture.panels) {
      const key = keysOfFlows(picture.panels);
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      // What is there when the explorer appears is no event.
      if (key !== flowing && key && flowing !== null && !still) began = performance.now();
      flowing = key;
      if (frame !== null) cancelAnimationFrame(frame);
      draw();
    }
    if (player) player.show(state.time, state.locked);
    // The button that made the guess has gone, and the focus with it.
    if (locked && !state.locked) root.querySelector('input:enabled, button:enabled')?.focus();
    locked = state.locked;
  }

  model.on('change:state', show);
  const resized = new ResizeObserver(draw);
  resized.observe(layer);
  resized.observe(root);  // the layer is hidden while there is only a message
  const themed = new MutationObserver(() => {
    // The theme's style sheet arrives after its name.
    for (const later of [0, 300, 1000])
      setTimeout(() => { colours = null; draw(); }, later);
  });
  for (const element of [document.body, document.documentElement])
    themed.observe(element, {attributes: true});
  show();
  return () => {
    player?.stop();
    model.off('change:state', show);
    resized.disconnect();
    themed.disconnect();
  };
}

export default {render};
