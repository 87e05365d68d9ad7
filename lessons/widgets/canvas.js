/* Draws a picture as `canvas.py` describes it. `stage.js` follows in the same module. */

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ZERO = 127;  // the level of a map that means 0
const WIDEST = 1.9;  // a drawing without axes is at most so much wider than high
const PULSE = 900;  // milliseconds that a pulse takes along its lines

/* Colours ------------------------------------------------------------------------------- */

function channels(hex) {
  return [1, 3, 5].map(place => parseInt(hex.slice(place, place + 2), 16));
}

function mixed(from, to, share) {
  const [a, b] = [channels(from), channels(to)];
  return a.map((channel, k) => Math.round(channel + share * (b[k] - channel)));
}

/* The channels of a number from -1 to 1: its sign as colour, its size as strength. */
function signed(palette, value, strength) {
  const end = value < 0 ? palette.negative : palette.positive;
  return mixed(palette.middle, end, Math.min(1, Math.abs(value)) * strength);
}

function colourOf(palette, colour) {
  if (typeof colour === 'number') return `rgb(${signed(palette, colour, 0.5)})`;
  return palette[colour];
}

/* Decoded maps are kept: most moves leave most of them as they are. */
const keptMaps = new Map();

function bitmap(item, palette) {
  const key = [item.palette, palette.paper, item.columns, item.levels].join();
  if (keptMaps.has(key)) return keptMaps.get(key);
  const bytes = atob(item.levels);
  const sheet = document.createElement('canvas');
  sheet.width = item.columns;
  sheet.height = item.rows;
  const context = sheet.getContext('2d');
  const image = context.createImageData(item.columns, item.rows);
  const table = Array.from({length: 2 * ZERO + 1}, (_, level) => {
    const value = (level - ZERO) / ZERO;
    if (item.palette === 'height' || item.palette === 'ink')
      return mixed(palette.paper, palette[item.palette], Math.max(0, value));
    return signed(palette, value, item.palette === 'soft' ? 0.5 : 1);
  });
  for (let row = 0; row < item.rows; row++) {
    for (let column = 0; column < item.columns; column++) {
      const level = bytes.charCodeAt(row * item.columns + column);
      const place = 4 * ((item.rows - 1 - row) * item.columns + column);  // the first row is below
      image.data.set([...table[level], 255], place);
    }
  }
  context.putImageData(image, 0, 0);
  if (keptMaps.size > 200) keptMaps.clear();
  keptMaps.set(key, sheet);
  return sheet;
}

/* Layout -------------------------------------------------------------------------------- */

/* Panels stand side by side as long as each has its least width, and below each other otherwise. */
function layOut(panels, width) {
  const rows = [];
  let used = Infinity;
  for (const panel of panels) {
    if (used + panel.least > width) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1].push(panel);
    used += panel.least;
  }
  const boxes = [];
  let top = 0;
  for (const row of rows) {
    const height = Math.max(...row.map(panel => panel.height));
    const widths = row.map(panel => Math.min(panel.least, width));
    // What one has no use for goes to its neighbours.
    const limits = row.map(
      panel => panel.square ? height + 24 : panel.axes ? Infinity : WIDEST * height);
    for (let round = 0; round < 3; round++) {
      const free = width - widths.reduce((a, b) => a + b, 0);
      const open = row.map((panel, k) => widths[k] < limits[k] ? panel.grow : 0);
      const shares = open.reduce((a, b) => a + b, 0);
      if (free < 1 || !shares) break;
      row.forEach((_, k) => {
        widths[k] = Math.min(limits[k], widths[k] + free * open[k] / shares);
      });
    }
    let left = 0, lowest = top;
    row.forEach((panel, k) => {
      const tall = panel.square ? Math.min(height, widths[k] + 40) : height;
      const used = row.length > 1 ? height : tall;
      boxes.push(boxOf(panel, left, top, widths[k], used, width));
      left += widths[k];
      lowest = Math.max(lowest, top + used);
    });
    top = lowest;
  }
  return {boxes, height: Math.ceil(top)};
}

function boxOf(panel, left, top, width, height, within) {
  const titleLines = panel.title ? panel.title.split('\n').length : 0;
  const longest = Math.max(0, ...panel.yticks.map(([, word]) => word.length));
  const ticks = Math.max(40, 14 + 7 * longest);
  let area = {
    left: left + (panel.axes ? ticks + (panel.ylabel ? 18 : 0) : 8),
    top: top + 8 + 21 * titleLines,
    right: left + width - 14,
    bottom: top + height - (panel.axes ? (panel.xlabel ? 46 : 26) : 8),
  };
  if (panel.square) {
    const [x, y] = [panel.x[1] - panel.x[0], panel.y[1] - panel.y[0]];
    const scale = Math.min((area.right - area.left) / x, (area.bottom - area.top) / y);
    area.right = area.left + scale * x;
    area.bottom = area.top + scale * y;
  }
  const tall = panel.log ? Math.log10 : number => number;
  const [low, high] = panel.y.map(tall);
  return {
    panel, left, top, width, height, area, within,
    x: n => area.left + (n - panel.x[0]) / (panel.x[1] - panel.x[0]) * (area.right - area.left),
    y: n => area.bottom - (tall(n) - low) / (high - low) * (area.bottom - area.top),
    back: (left, top) => {
      const y = low + (area.bottom - top) / (area.bottom - area.top) * (high - low);
      return [
        panel.x[0] + (left - area.left) / (area.right - area.left) * (panel.x[1] - panel.x[0]),
        panel.log ? 10 ** y : y,
      ];
    },
  };
}

/* Items --------------------------------------------------------------------------------- */

function eachPoint(flat, box, visit) {
  for (let k = 0; k < flat.length; k += 2) {
    const known = flat[k] !== null && flat[k + 1] !== null;
    visit(known ? box.x(flat[k]) : null, known ? box.y(flat[k + 1]) : null);
  }
}

function trace(context, flat, box) {
  let open = false;
  context.beginPath();
  eachPoint(flat, box, (x, y) => {
    if (x === null) open = false;
    else if (open) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      open = true;
    }
  });
}

function pen(context, palette, item) {
  context.strokeStyle = colourOf(palette, item.colour);
  context.lineWidth = item.width;
  context.globalAlpha = item.opacity ?? 1;
}

function mark(context, shape, x, y, r) {
  context.beginPath();
  if (shape === 'square') context.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else if (shape === 'diamond') {
    for (const [right, down] of [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]])
      context.lineTo(x + right * r, y + down * r);
    context.closePath();
  } else context.arc(x, y, r, 0, 2 * Math.PI);
}

const DRAWERS = {
  line(context, item, box, palette) {
    pen(context, palette, item);
    context.setLineDash(item.dash);
    context.lineJoin = 'round';
    trace(context, item.xy, box);
    context.stroke();
  },
  dots(context, item, box, palette) {
    context.fillStyle = colourOf(palette, item.colour);
    context.strokeStyle = colourOf(palette, item.edge || item.colour);
    context.lineWidth = item.shape === 'cross' ? 2 : 1;
    eachPoint(item.xy, box, (x, y) => {
      if (x === null) return;
      if (item.shape === 'cross') {
        context.beginPath();
        for (const [a, b] of [[-1, -1], [1, 1], [-1, 1], [1, -1]])
          context[a < 0 ? 'moveTo' : 'lineTo'](x + a * item.radius, y + b * item.radius);
        context.stroke();
        return;
      }
      mark(context, item.shape, x, y, item.radius);
      context.fill();
      if (item.edge) context.stroke();
    });
  },
  map(context, item, box, palette) {
    const [left, right, bottom, top] = item.extent;
    context.imageSmoothingEnabled = item.smooth;
    context.drawImage(
      bitmap(item, palette), box.x(left), box.y(top),
      box.x(right) - box.x(left), box.y(bottom) - box.y(top));
  },
  tile(context, item, box, palette) {
    const [x, y] = [box.x(item.x) - item.size / 2, box.y(item.y) - item.size / 2];
    context.drawImage(bitmap(item, palette), x, y, item.size, item.size);
    const inside = {x: n => x + n * item.size, y: n => y + (1 - n) * item.size};
    context.strokeStyle = palette.ink;
    context.lineWidth = 1.4;
    trace(context, item.cut, inside);
    context.stroke();
    context.strokeStyle = colourOf(palette, item.edge);
    context.lineWidth = item.width;
    context.strokeRect(x, y, item.size, item.size);
  },
  node(context, item, box, palette) {
    context.fillStyle = colourOf(palette, item.colour);
    context.strokeStyle = colourOf(palette, item.edge);
    context.lineWidth = item.width;
    mark(context, 'circle', box.x(item.x), box.y(item.y), item.radius);
    context.fill();
    context.stroke();
  },
  box(context, item, box, palette) {
    const [left, right, bottom, top] = item.extent;
    const place = [
      box.x(left), box.y(top), box.x(right) - box.x(left), box.y(bottom) - box.y(top)];
    context.globalAlpha = item.opacity;
    if (item.colour !== '') {
      context.fillStyle = colourOf(palette, item.colour);
      context.fillRect(...place);
    }
    if (item.edge) {
      context.strokeStyle = colourOf(palette, item.edge);
      context.lineWidth = item.width;
      context.strokeRect(...place);
    }
  },
  arrow(context, item, box, palette) {
    const [x1, y1, x2, y2] = [
      box.x(item.xy[0]), box.y(item.xy[1]), box.x(item.xy[2]), box.y(item.xy[3])];
    const [length, head] = [Math.hypot(x2 - x1, y2 - y1), 7 + 2 * item.width];
    if (length < 1) return;
    const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
    pen(context, palette, item);
    context.fillStyle = context.strokeStyle;
    context.beginPath();
    context.moveTo(x1, y1);
    const neck = Math.max(0, length - head);
    context.lineTo(x1 + neck * dx, y1 + neck * dy);
    context.stroke();
    context.beginPath();
    context.moveTo(x2, y2);
    for (const side of [-1, 1])
      context.lineTo(x2 - head * dx - side * head * 0.45 * dy, y2 - head * dy + side * head * 0.45 * dx);
    context.closePath();
    context.fill();
  },
  text(context, item, box, palette, sizes) {
    const {area} = box;
    const x = (item.frame ? area.left + item.x * (area.right - area.left) : box.x(item.x));
    const y = (item.frame ? area.bottom - item.y * (area.bottom - area.top) : box.y(item.y));
    const look = {...item, within: box.within};
    write(context, palette, sizes, item.words, x + item.right, y - item.up, look);
  },
  flow() {},
};

function write(context, palette, sizes, words, x, y, look) {
  const size = sizes[look.size || 'normal'];
  context.font = `${look.bold ? 'bold ' : ''}${size}px ${FONT}`;
  context.textAlign = look.align || 'center';
  context.textBaseline = 'middle';
  const lines = words.split('\n'), gap = 1.3 * size;
  const top = y - gap * (lines.length - 1) / 2;
  const width = Math.max(...lines.map(line => context.measureText(line).width));
  let left = {left: x, center: x - width / 2, right: x - width}[context.textAlign];
  if (look.within) {
    // No word leaves the picture.
    const inside = Math.max(1, Math.min(left, look.within - 1 - width));
    x += inside - left;
    left = inside;
  }
  if (look.ground) {
    context.fillStyle = palette.paper;
    context.globalAlpha = 0.9;
    context.fillRect(left - 2, top - gap / 2, width + 4, gap * lines.length);
    context.globalAlpha = 1;
  }
  context.fillStyle = colourOf(palette, look.colour ?? 'ink');
  lines.forEach((line, k) => context.fillText(line, x, top + k * gap));
}

/* A picture ----------------------------------------------------------------------------- */

function drawAxes(context, box, palette, sizes) {
  const {panel, area} = box;
  const small = {size: 'small', within: box.within};
  if (panel.title)
    write(context, palette, sizes, panel.title, box.left + 8,
          box.top + 4 + 10.5 * panel.title.split('\n').length,
          {align: 'left', bold: true, within: box.within});
  if (!panel.axes) return;
  context.strokeStyle = palette.grey;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(area.left, area.top);
  context.lineTo(area.left, area.bottom);
  context.lineTo(area.right, area.bottom);
  for (const [number, word] of panel.xticks) {
    const x = box.x(number);
    context.moveTo(x, area.bottom);
    context.lineTo(x, area.bottom + 4);
    write(context, palette, sizes, word, x, area.bottom + 14, small);
  }
  for (const [number, word] of panel.yticks) {
    const y = box.y(number);
    context.moveTo(area.left, y);
    context.lineTo(area.left - 4, y);
    write(context, palette, sizes, word, area.left - 8, y, {...small, align: 'right'});
  }
  context.stroke();
  const middle = (area.left + area.right) / 2;
  if (panel.xlabel) write(context, palette, sizes, panel.xlabel, middle, area.bottom + 33, {});
  if (panel.ylabel) {
    context.save();
    context.translate(box.left + 12, (area.top + area.bottom) / 2);
    context.rotate(-Math.PI / 2);
    write(context, palette, sizes, panel.ylabel, 0, 0, {});
    context.restore();
  }
}

/* Draw the panels, sharp on any screen; return where everything is. */
function paint(canvas, panels, width, palette, sizes, pulse) {
  const {boxes, height} = layOut(panels, width);
  const dense = window.devicePixelRatio || 1;
  const [columns, rows] = [Math.round(width * dense), Math.round(height * dense)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext('2d');
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, width, height);
  for (const box of boxes) {
    drawAxes(context, box, palette, sizes);
    for (const item of box.panel.items) {
      context.save();
      if (box.panel.axes && item.kind !== 'text') {
        const {left, top, right, bottom} = box.area;
        context.beginPath();
        context.rect(left - 1, top - 1, right - left + 2, bottom - top + 2);
        context.clip();
      }
      DRAWERS[item.kind](context, item, box, palette, sizes);
      context.restore();
    }
    if (pulse < 1) drawPulse(context, box, palette, pulse);
  }
  return boxes;
}

/* Small lights on their way along lines, from 0 to 1. */
function drawPulse(context, box, palette, share) {
  for (const item of box.panel.items.filter(item => item.kind === 'flow')) {
    item.lines.forEach(([x1, y1, x2, y2], k) => {
      const weight = item.weights[k], along = 0.08 + 0.84 * share;
      context.beginPath();
      context.arc(
        box.x(x1 + along * (x2 - x1)), box.y(y1 + along * (y2 - y1)),
        3.5 + 4 * Math.abs(weight), 0, 2 * Math.PI);
      context.fillStyle = weight < 0 ? palette.negative : palette.positive;
      context.strokeStyle = palette.paper;
      context.lineWidth = 2;
      context.fill();
      context.stroke();
    });
  }
}

function keysOfFlows(panels) {
  return panels.flatMap(panel => panel.items).filter(item => item.kind === 'flow')
    .map(item => item.key).join();
}
