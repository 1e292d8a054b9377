// A stand-in neko: it speaks the protocol that was recorded of neko 3.1.5 (HTTP, WebSocket, data channel), and its media
// are Pion's, as neko's are. It plays a clip in a loop, answers no PLI, and prints what its viewer did, a line each.
//
// Prints `listening ADDRESS` first. Built without modules, from Debian's packages.
package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v2"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc"
	"github.com/pion/webrtc/pkg/media"
	"github.com/pion/webrtc/pkg/media/ivfreader"
	"golang.org/x/net/websocket"
)

var (
	clip    = flag.String("clip", "", "an IVF file of VP8")
	mode    = flag.String("mode", "", "what goes wrong")
	prefix  = flag.String("prefix", "", "server.path_prefix")
	servers = flag.String("iceservers", "[]", "the frontend list, as JSON")
	tcp     = flag.Bool("tcpmux", false, "ICE over TCP alone")
	cookie  = flag.Bool("cookie", false, "session.cookie.enabled")
	cert    = flag.String("cert", "", "a certificate, for https")
	key     = flag.String("key", "", "its key")
	two     = flag.Bool("two", false, "speak as neko 2.9.0")
	at      = flag.String("listen", "127.0.0.1:0", "where it serves HTTP")
	cors    = flag.String("cors", "", "the only Origin")
)

const (
	id    = "alice-AbCdE"
	token = "TOKEN-1"
)

type object = map[string]interface{}

func did(format string, arguments ...interface{}) {
	fmt.Printf(format+"\n", arguments...)
}

func profile(canWatch bool) object {
	return object{"name": "alice", "is_admin": false, "can_login": true, "can_connect": true, "can_watch": canWatch, "can_host": true, "plugins": nil}
}

func answer(w http.ResponseWriter, status int, body interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, message string) {
	answer(w, status, object{"code": status, "message": message})
}

func authorized(r *http.Request) bool {
	return r.Header.Get("Authorization") == "Bearer "+token || r.URL.Query().Get("token") == token
}

func login(w http.ResponseWriter, r *http.Request) {
	if *cors != "" {
		w.Header().Add("Vary", "Origin")
		if r.Header.Get("Origin") == *cors {
			w.Header().Set("Access-Control-Allow-Origin", *cors)
		}
	}
	var body struct{ Username, Password string }
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		refuse(w, 400, "unable to parse provided data")
		return
	}
	did("login %s", body.Username)
	switch {
	case body.Password != "neko":
		refuse(w, 401, "Unauthorized")
	case *mode == "locked":
		refuse(w, 403, "logins are locked")
	case *mode == "connected":
		refuse(w, 422, "session already connected")
	case *mode == "provider":
		refuse(w, 500, "Internal Server Error")
	default:
		body := object{"id": id, "profile": profile(*mode != "no-watch"), "state": object{"is_connected": false, "is_watching": false}}
		if *cookie {
			w.Header().Set("Set-Cookie", "NEKO_SESSION="+token+"; Expires=Tue, 01 Dec 2036 13:30:58 GMT; HttpOnly; Secure; SameSite=None")
		} else {
			body["token"] = token
		}
		answer(w, 200, body)
	}
}

// A viewer with its WebSocket.
type viewer struct {
	socket *websocket.Conn
	lock   sync.Mutex
	peer   *webrtc.PeerConnection
	kicked time.Time
	peers  int
}

func (v *viewer) send(event string, payload interface{}) {
	v.lock.Lock()
	defer v.lock.Unlock()
	text, _ := json.Marshal(object{"event": event, "payload": payload})
	if *two {
		text = flat(event, payload)
	}
	websocket.Message.Send(v.socket, string(text))
}

// A message of neko 2; it has fewer.
func flat(event string, payload interface{}) []byte {
	message := object{"event": event}
	switch payload := payload.(type) {
	case object:
		for key, value := range payload {
			message[key] = value
		}
		message["ice"] = message["iceservers"]
	case webrtc.ICECandidateInit:
		data, _ := json.Marshal(payload)
		message["data"] = string(data)
	}
	text, _ := json.Marshal(message)
	return text
}

// neko 2: the password opens the WebSocket, the offer comes by itself, and the answer says who it is.
func serveTwo(socket *websocket.Conn) {
	v := &viewer{socket: socket}
	if socket.Request().URL.Query().Get("password") != "neko" {
		v.send("system/disconnect", object{"title": "", "message": "invalid_password"})
		return
	}
	did("connected")
	defer did("socket closed")
	v.request()
	v.send("system/init", object{"implicit_hosting": false, "locks": object{}, "file_transfer": false, "heartbeat_interval": 120})
	for {
		var text string
		if websocket.Message.Receive(socket, &text) != nil {
			return
		}
		var message struct{ Event, SDP, Data, Displayname string }
		json.Unmarshal([]byte(text), &message)
		if message.Event == "signal/answer" {
			did("displayname %s", message.Displayname)
		}
		payload := []byte(message.Data)
		if message.Data == "" {
			payload = []byte(text)
		}
		v.message(message.Event, payload)
	}
}

func (v *viewer) state(watching bool) {
	if *two {
		return
	}
	v.send("session/state", object{"id": id, "is_connected": true, "is_watching": watching})
}

func serve(socket *websocket.Conn) {
	v := &viewer{socket: socket}
	if !authorized(socket.Request()) {
		v.send("system/disconnect", object{"message": "session not found"})
		return
	}
	did("connected")
	defer did("socket closed")
	if *mode == "silent-socket" {
		time.Sleep(time.Minute)
	}
	v.send("system/init", object{
		"session_id": id, "control_host": object{"id": "", "has_host": false},
		"screen_size": object{"width": 1280, "height": 720, "rate": 30},
		"sessions":    object{id: object{"id": id, "profile": profile(*mode != "no-watch"), "state": object{"is_connected": true, "is_watching": false}}},
		"settings":    object{"private_mode": *mode == "private", "locked_logins": false, "heartbeat_interval": 10},
		"webrtc":      object{"videos": []string{"hq", "lq"}}, "touch_events": true, "screencast_enabled": false,
	})
	v.state(false)
	v.send("filetransfer/update", object{"enabled": false, "root_dir": "/home/neko/Downloads", "files": nil})
	v.send("chat/init", object{"enabled": true})
	switch *mode {
	case "flood":
		go func() {
			for websocket.Message.Send(socket, `{"event":"chat/message","payload":{"text":"x"}}`) == nil {
			}
		}()
	case "huge":
		websocket.Message.Send(socket, `{"event":"`+strings.Repeat("x", 4<<20)+`"}`)
	case "nested":
		websocket.Message.Send(socket, `{"event":"signal/provide","payload":`+strings.Repeat("[", 900000))
	case "candidates":
		for i := 0; i < 10000; i++ {
			line := fmt.Sprintf("candidate:%d 1 udp 1 127.%d.%d.1 9 typ host", i, i>>8, i&255)
			v.send("signal/candidate", object{"candidate": line, "sdpMid": "0", "sdpMLineIndex": 0})
		}
	}
	for {
		var text string
		if err := websocket.Message.Receive(socket, &text); err != nil {
			if err != io.EOF {
				did("socket error")
			}
			return
		}
		var message struct {
			Event   string
			Payload json.RawMessage
		}
		json.Unmarshal([]byte(text), &message)
		v.message(message.Event, message.Payload)
	}
}

func (v *viewer) message(event string, payload []byte) {
	switch event {
	case "signal/request":
		did("%s %s", event, payload)
		v.request()
	case "signal/answer":
		var answer struct{ SDP string }
		json.Unmarshal(payload, &answer)
		did("%s", event)
		if err := v.peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer.SDP}); err != nil {
			did("answer refused: %s", err)
		}
	case "signal/candidate":
		var candidate webrtc.ICECandidateInit
		json.Unmarshal(payload, &candidate)
		if *mode != "deaf" {
			if err := v.peer.AddICECandidate(candidate); err != nil {
				did("candidate refused: %s", err)
			}
		}
	default:
		did("%s %s", event, payload)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func settings() webrtc.SettingEngine {
	var engine webrtc.SettingEngine
	engine.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	engine.SetIncludeLoopbackCandidate(true)
	engine.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() && ip.To4() != nil })
	engine.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	if *tcp {
		listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
		check(err)
		engine.SetICETCPMux(webrtc.NewICETCPMux(nil, listener, 32))
		engine.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4})
	}
	return engine
}

// One codec of a kind, as neko has it.
func api() *webrtc.API {
	var codecs webrtc.MediaEngine
	feedback := []webrtc.RTCPFeedback{{Type: "goog-remb"}, {Type: "ccm", Parameter: "fir"}, {Type: "nack", Parameter: "pli"}, {Type: "nack"}}
	vp8 := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000, RTCPFeedback: feedback}
	check(codecs.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: vp8, PayloadType: 96}, webrtc.RTPCodecTypeVideo))
	opus := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "useinbandfec=1;stereo=1"}
	check(codecs.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: opus, PayloadType: 111}, webrtc.RTPCodecTypeAudio))
	var interceptors interceptor.Registry
	check(webrtc.RegisterDefaultInterceptors(&codecs, &interceptors))
	return webrtc.NewAPI(webrtc.WithSettingEngine(settings()), webrtc.WithMediaEngine(&codecs), webrtc.WithInterceptorRegistry(&interceptors))
}

func (v *viewer) request() {
	if *mode == "no-offer" {
		return
	}
	peer, err := api().NewPeerConnection(webrtc.Configuration{})
	check(err)
	v.peer = peer
	video, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video", "stream")
	check(err)
	audio, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "audio", "stream")
	check(err)
	for _, track := range []webrtc.TrackLocal{audio, video} {
		sender, err := peer.AddTrack(track)
		check(err)
		// NACKs are for the interceptors; PLIs are for nobody.
		go func() {
			for buffer := make([]byte, 1500); err == nil; _, _, err = sender.Read(buffer) {
			}
		}()
	}
	if !*two {
		v.channel(peer)
	}
	playing := make(chan struct{})
	peer.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate != nil && *mode != "no-candidates" {
			v.send("signal/candidate", candidate.ToJSON())
		}
	})
	peer.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		switch state {
		case webrtc.PeerConnectionStateConnected:
			v.state(true)
			close(playing)
			if v.peers++; *mode == "flap" && v.peers == 1 {
				time.AfterFunc(time.Second, func() { peer.Close() })
			}
			if *mode == "kick" {
				time.AfterFunc(500*time.Millisecond, v.kick)
			}
		case webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateClosed, webrtc.PeerConnectionStateDisconnected:
			if v.peer == peer {
				v.peer = nil
				did("peer closed")
				if kicked := time.Since(v.kicked); kicked < time.Second {
					did("crash: the peer was closed within a second after a kick")
				}
				v.state(false)
				if !*two {
					v.send("signal/close", nil)
				}
				go peer.Close()
			}
		}
	})
	go play(video, audio, playing)
	offer, err := peer.CreateOffer(nil)
	check(err)
	check(peer.SetLocalDescription(offer))
	// neko's candidates come before its offer.
	time.Sleep(20 * time.Millisecond)
	sdp := offer.SDP
	if *mode == "codec" {
		sdp = strings.ReplaceAll(sdp, "VP8/90000", "XVID/90000")
	}
	state := object{"disabled": false, "id": "hq", "video": "hq", "auto": false}
	v.send("signal/provide", object{"sdp": sdp, "iceservers": json.RawMessage(*servers), "video": state, "audio": object{"disabled": false}})
	if !*two {
		v.send("signal/video", state)
		v.send("signal/audio", object{"disabled": false})
	}
}

func (v *viewer) kick() {
	did("kick")
	v.kicked = time.Now()
	payload := profile(false)
	payload["id"] = id
	v.send("session/profile", payload)
}

// The data channel: pings are returned, everything else is told.
func (v *viewer) channel(peer *webrtc.PeerConnection) {
	channel, err := peer.CreateDataChannel("data", nil)
	check(err)
	channel.OnOpen(func() { channel.Send([]byte{1, 0, 7, 2, 0x80, 1, 0x68}) })
	pings := 0
	channel.OnMessage(func(message webrtc.DataChannelMessage) {
		if len(message.Data) != 11 || message.Data[0] != 7 {
			did("data %x", message.Data)
			return
		}
		if pings++; pings == 1 {
			did("ping")
		}
		pong := append([]byte{3, 0, 19}, message.Data[3:]...)
		now := uint64(time.Now().UnixMilli())
		pong = binary.BigEndian.AppendUint32(pong, uint32(now/(1<<32-1)))
		channel.Send(binary.BigEndian.AppendUint32(pong, uint32(now%(1<<32-1))))
	})
}

// Plays from the request on, as a pipeline does: what comes before the connection is lost.
func play(video, audio *webrtc.TrackLocalStaticSample, playing chan struct{}) {
	if *mode == "private" || *mode == "no-video" {
		return
	}
	const frame = time.Second / 30
	silence := []byte{0xf8, 0xff, 0xfe}
	for ticks := time.NewTicker(frame); ; {
		file, err := os.Open(*clip)
		check(err)
		reader, _, err := ivfreader.NewWith(file)
		check(err)
		for {
			picture, _, err := reader.ParseNextFrame()
			if err != nil {
				break
			}
			<-ticks.C
			if *mode == "deltas" && picture[0]&1 == 0 {
				continue
			}
			video.WriteSample(media.Sample{Data: picture, Duration: frame})
			audio.WriteSample(media.Sample{Data: silence, Duration: 20 * time.Millisecond})
		}
		file.Close()
	}
}

func main() {
	flag.Parse()
	paths := http.NewServeMux()
	handle := func(path string, handler http.HandlerFunc) { paths.HandleFunc(*prefix+path, handler) }
	handle("/health", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "true") })
	if *two {
		handle("/ws", func(w http.ResponseWriter, r *http.Request) { websocket.Server{Handler: serveTwo}.ServeHTTP(w, r) })
		listen(paths)
	}
	handle("/api/whoami", func(w http.ResponseWriter, r *http.Request) { refuse(w, 401, "Unauthorized") })
	handle("/api/login", login)
	handle("/api/logout", func(w http.ResponseWriter, r *http.Request) {
		did("logout %v", authorized(r))
		answer(w, 200, true)
	})
	handle("/metrics", func(w http.ResponseWriter, r *http.Request) {
		if *mode == "no-video" {
			fmt.Fprintln(w, `neko_capture_streamsink_bytes{codec_name="vp8",codec_type="video",video_id="hq"} 7`)
			fmt.Fprintln(w, `neko_capture_streamsink_listeners{codec_name="vp8",codec_type="video",video_id="hq"} 1`)
		}
		if *mode == "object" {
			fmt.Fprintln(w, `neko_webrtc_connection_count{session_id="alice"} 1`)
		}
	})
	socket := websocket.Server{Handler: serve, Handshake: func(config *websocket.Config, r *http.Request) error {
		if *cors != "" && r.Header.Get("Origin") != *cors {
			return fmt.Errorf("origin")
		}
		return nil
	}}
	handle("/api/ws", func(w http.ResponseWriter, r *http.Request) {
		if *mode == "no-upgrade" {
			refuse(w, 400, "Bad Request")
			return
		}
		socket.ServeHTTP(w, r)
	})
	listen(paths)
}

func listen(paths http.Handler) {
	listener, err := net.Listen("tcp4", *at)
	check(err)
	did("listening %s", listener.Addr())
	if *cert != "" {
		check(http.ServeTLS(listener, paths, *cert, *key))
	}
	check(http.Serve(listener, paths))
}
