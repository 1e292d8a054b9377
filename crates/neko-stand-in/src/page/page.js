'use strict';

const byId = (id) => document.getElementById(id);
const token = decodeURIComponent(location.hash.slice(1)).split('&')[0];
const autostart = location.hash.includes('&start');
const video = byId('video');
let id = null;
let over = false;
let running = null;
let wakeLock = null;
let socket = null;
let through = false;

const now = (text) => { byId('now').textContent = text; };

async function post(what, body, more) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(`api/${what}`, { method: 'POST', headers, body: JSON.stringify(body), ...more });
  if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { status: answer.status });
  return answer.json();
}

// By the WebSocket where it gets through, as neko's page does; else all at once: a candidate that waited for an answer would
// come later than with neko.
const saying = new Set();
const say = (told) => {
  if (socket?.readyState === 1 && through) { socket.send(JSON.stringify(told)); return Promise.resolve(); }
  const said = post('say', { id, told }).catch(() => {}).finally(() => saying.delete(said));
  saying.add(said);
  return said;
};

function codecs() {
  try {
    const known = RTCRtpReceiver.getCapabilities('video').codecs.map((codec) => codec.mimeType);
    return [...new Set(known)];
  } catch { return []; }
}

async function stayAwake() {
  try { wakeLock = await navigator.wakeLock.request('screen'); } catch { /* not offered here */ }
}

// What Firefox and Safari lack is left out.
async function measure(step) {
  const found = { errors: step.errors, watched: step.shown ? performance.now() - step.shown : 0 };
  try {
    const stats = await step.peer.getStats();
    const all = [...stats.values()];
    const inbound = all.find((it) => it.type === 'inbound-rtp' && (it.kind || it.mediaType) === 'video');
    if (inbound) {
      found.frames = inbound.framesDecoded || 0;
      found.packets = inbound.packetsReceived || 0;
      found.bytes = Math.max(0, (inbound.bytesReceived || 0) - step.bytesBefore);
      if ('packetsLost' in inbound) found.lost = Math.max(0, inbound.packetsLost);
      if ('freezeCount' in inbound) found.freezes = inbound.freezeCount;
      if ('totalFreezesDuration' in inbound) found.frozen = inbound.totalFreezesDuration;
    }
    const transport = all.find((it) => it.type === 'transport' && it.selectedCandidatePairId);
    const pair = transport ? stats.get(transport.selectedCandidatePairId)
      : all.find((it) => it.type === 'candidate-pair' && (it.selected || (it.nominated && it.state === 'succeeded')));
    if (pair) {
      if ('currentRoundTripTime' in pair) found.round_trip = pair.currentRoundTripTime;
      const local = stats.get(pair.localCandidateId);
      if (local && local.candidateType === 'relay') found.relay = local.relayProtocol || local.protocol || 'udp';
    }
  } catch { /* a browser without statistics still shows the picture */ }
  return found;
}

async function finish(step, what) {
  if (step.done) return;
  step.done = true;
  clearTimeout(step.timer);
  const stats = await measure(step);
  await Promise.all(saying);
  await say({ what, step: step.number, stats });
  leave(step);
}

function leave(step) {
  step.done = true;
  clearTimeout(step.timer);
  step.row.className = step.shown ? 'yes' : 'no';
  step.row.textContent = `${step.say}: ${step.shown ? `picture after ${((step.shown - step.begun) / 1000).toFixed(1)} s` : 'no picture'}`;
  step.peer?.close();
  video.srcObject = null;
}

function shown(step) {
  if (step.shown || step.done) return;
  step.shown = performance.now();
  say({ what: 'state', step: step.number, state: 'picture', ms: step.shown - step.begun });
  clearTimeout(step.timer);
  step.timer = setTimeout(() => finish(step, 'stats'), step.watch);
  now('There is a picture. Measuring …');
  measureBytes(step);
}

async function measureBytes(step) {
  step.bytesBefore = (await measure(step)).bytes || 0;
}

function watchForPicture(step) {
  if (video.requestVideoFrameCallback) {
    video.requestVideoFrameCallback(() => shown(step));
    return;
  }
  const look = async () => {
    if (step.done || step.shown) return;
    const { frames } = await measure(step);
    if (frames > 0) shown(step); else setTimeout(look, 100);
  };
  look();
}

function threw(step, call, error) {
  say({ what: 'threw', step: step.number, call, why: `${error.name}: ${error.message}`.slice(0, 300) });
  leave(step);
}

async function connect(todo) {
  const row = byId('steps').appendChild(document.createElement('li'));
  row.textContent = `${todo.say} …`;
  now(`${todo.say} …`);
  const step = { number: todo.step, say: todo.say, watch: todo.watch, begun: performance.now(), bytesBefore: 0, errors: [], waiting: [], row };
  running = step;
  try {
    step.peer = new RTCPeerConnection({ iceServers: todo.iceServers, iceTransportPolicy: todo.policy });
  } catch (error) {
    return threw(step, 'RTCPeerConnection', error);
  }
  const { peer } = step;
  const state = (name) => say({ what: 'state', step: step.number, state: name, ms: performance.now() - step.begun });
  peer.onicecandidate = ({ candidate }) => {
    if (!candidate || !candidate.candidate || step.done) return;
    step.offered = true;
    say({ what: 'candidate', step: step.number, candidate: candidate.candidate });
  };
  // Without a relay there is nothing to wait for.
  peer.onicegatheringstatechange = () => {
    if (peer.iceGatheringState === 'complete' && todo.policy === 'relay' && !step.offered) finish(step, 'late');
  };
  peer.onicecandidateerror = (error) => {
    if (step.errors.length < 8) step.errors.push(`${error.errorCode} ${error.url || ''} ${error.errorText || ''}`.trim().slice(0, 200));
  };
  peer.oniceconnectionstatechange = () => {
    if (['connected', 'completed'].includes(peer.iceConnectionState)) state('ice');
  };
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'connected') state('connected');
    if (peer.connectionState === 'failed') { state('failed'); finish(step, 'late'); }
  };
  peer.ontrack = ({ track, streams }) => {
    if (track.kind !== 'video') return;
    video.srcObject = streams[0] || new MediaStream([track]);
    watchForPicture(step);
    video.play().catch(() => {});
  };
  step.timer = setTimeout(() => finish(step, 'late'), todo.wait);
  try {
    await peer.setRemoteDescription({ type: 'offer', sdp: todo.sdp });
    await peer.setLocalDescription(await peer.createAnswer());
  } catch (error) {
    return threw(step, 'offer', error);
  }
  say({ what: 'answer', step: step.number, sdp: peer.localDescription.sdp });
  step.ready = true;
  step.waiting.forEach((candidate) => take(step, candidate));
}

const take = (step, candidate) => step.peer.addIceCandidate({ candidate, sdpMLineIndex: 0 }).catch(() => {});

// Whether a WebSocket gets through to neko's place.
function connectSocket() {
  return new Promise((done) => {
    const end = (open) => { through = through || open; done(); };
    try {
      const url = new URL('api/ws', location.href);
      url.hash = '';
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
      socket = new WebSocket(url);
      socket.onopen = () => socket.send(id);
      socket.onmessage = ({ data }) => end(data === id);
      socket.onerror = socket.onclose = () => end(false);
      setTimeout(() => end(false), 5000);
    } catch { end(false); }
  });
}

const websocket = () => say({ what: 'websocket', open: through });

function end({ picture, lines }) {
  over = true;
  now('Done.');
  for (const gone of ['video', 'steps', 'what']) byId(gone).hidden = true;
  byId('end').hidden = false;
  byId('answer').textContent = picture ? 'Yes: there was a picture.' : 'No picture.';
  byId('answer').className = picture ? 'yes' : 'no';
  for (const line of lines) byId('lines').appendChild(document.createElement('li')).textContent = line;
  wakeLock?.release().catch(() => {});
  socket?.close();
}

const deeds = {
  connect,
  candidate: ({ step, candidate }) => {
    if (running?.number !== step || running.done) return;
    if (running.ready) take(running, candidate); else running.waiting.push(candidate);
  },
  close: ({ step }) => { if (running?.number === step && !running.done) leave(running); },
  websocket,
  end,
};

async function follow() {
  let after = 0;
  let failures = 0;
  while (!over) {
    try {
      const todo = await post('next', { id, after });
      failures = 0;
      for (const one of todo) {
        after += 1;
        deeds[one.do]?.(one);
      }
    } catch (error) {
      failures += 1;
      if (error.status || failures > 5) {
        over = true;
        return now('The test has ended: neko-ice does not answer any more.');
      }
      await new Promise((go) => setTimeout(go, 1000));
    }
  }
  post('next', { id, after }).catch(() => {});
}

async function start() {
  byId('start').hidden = true;
  video.hidden = false;
  now('Starting …');
  stayAwake();
  await connectSocket();
  say({ what: 'start' });
}

async function open() {
  if (!token) return now('This link is not complete: the part after # is missing. Scan the code again.');
  const webrtc = typeof RTCPeerConnection === 'function';
  const join = { agent: navigator.userAgent, webrtc, codecs: codecs(), network: navigator.connection?.type || '' };
  try {
    ({ id } = await post('join', join));
  } catch (error) {
    return now(error.status === 401 ? 'This link is not valid any more: it belongs to another run.' : 'neko-ice does not answer any more.');
  }
  addEventListener('pagehide', () => { if (!over) post('say', { id, told: { what: 'bye' } }, { keepalive: true }).catch(() => {}); });
  follow();
  if (!webrtc) return now('This browser does not offer WebRTC to this page, so neko cannot show a picture in it.');
  now('Ready. Keep this page in front until it is done.');
  byId('start').hidden = false;
  byId('start').addEventListener('click', start, { once: true });
  if (autostart) start();
}

open();
