
use builtin;
use str;

set edit:completion:arg-completer[neko-ice] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'neko-ice'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'neko-ice'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand resolve 'Show the settings neko ends up with, the origin of each, and what was shadowed'
            cand doctor 'Say in one go what is wrong with the neko that is here, and what to do next'
            cand probe 'Gather candidates, connect two peers over each path, stream media, and say whether viewers get video'
            cand view 'Join the running neko as a viewer, and say whether the picture comes'
            cand stun 'Check one STUN server'
            cand turn 'Check one TURN server, step by step'
            cand validate 'Find what is wrong with neko''s configuration, where, and how to mend it'
            cand rules 'List the rules of validate'
            cand env-export 'Write the webrtc settings as environment variables of neko'
            cand migrate 'Turn keys and variables of neko''s second version into those of the third'
            cand explain 'Explain a rule, a failure or a term, and what to do about it'
            cand env-import 'Make a clean neko.yaml of variables, wherever they stand, or of a TURN provider''s answer'
            cand init 'Write a Compose file for neko and a TURN server'
            cand config 'Write or show the settings file of a repository'
            cand schema 'Print a JSON Schema, with which editors complete and check what you write'
            cand completions 'Print a shell''s completion script'
            cand man 'Print a man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'neko-ice;resolve'= {
            cand --format 'How to print it'
            cand --diff 'Compare with this file, as `diff` does: print what differs in effect; exit code 0 the same, 1 not, 2 could not tell'
            cand --env 'Set a variable of neko''s environment (repeatable)'
            cand --env-file 'Read neko''s environment from a dotenv file (repeatable)'
            cand --project 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]'
            cand --max-size 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)'
            cand --neko-version 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]'
            cand -f 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --file 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --service 'The only service or container that is meant'
            cand --profile 'An active profile of the Compose project (repeatable)'
            cand --from-env 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to'
            cand --show-secrets 'Do not mask credentials in what is printed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;doctor'= {
            cand --viewers-from 'Where the viewers are; without it you are asked on a terminal, and elsewhere the settings tell'
            cand --settings 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]'
            cand --env 'Set a variable of neko''s environment (repeatable)'
            cand --env-file 'Read neko''s environment from a dotenv file (repeatable)'
            cand --project 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]'
            cand --max-size 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)'
            cand --neko-version 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]'
            cand -f 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --file 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --service 'The only service or container that is meant'
            cand --profile 'An active profile of the Compose project (repeatable)'
            cand --offline 'Contact no server: read files, and ask this machine''s Docker'
            cand --no-docker 'Ask Docker nothing'
            cand --no-settings 'Read no settings file'
            cand --from-env 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to'
            cand --show-secrets 'Do not mask credentials in what is printed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;probe'= {
            cand --timeout 'Bound one server''s checks, and the connecting of one path: 500ms, 2s; a bare number is seconds [default: 5s]'
            cand --deadline 'Bound the whole run'
            cand --video-bitrate 'The video''s bit rate: 800k, 2M; a bare number is bit/s [default: that of neko''s first pipeline, 1M where it is not known]'
            cand --viewer 'Take neko''s place and let a real browser be the viewer: prints a link, for a phone on another network, say'
            cand --link 'The address at which browsers reach the page, where that is a reverse proxy''s: https://neko.example.org'
            cand --listen 'Where to serve the page: 8080, 0.0.0.0:8080 [default: neko''s server.bind]'
            cand --policy 'Which of its own ways the browser may use: all, or relays alone as in the strictest networks'
            cand --outside 'A TURN server on another network, which tries neko''s ports from there; the servers of the lists do it too'
            cand --outside-user 'The user name for it'
            cand --outside-password-file 'Read its password from the first line of this file'
            cand --outside-password-env 'Take its password from this environment variable'
            cand --viewers 'How many viewers are to be served at once: the ports of a range and a user''s quota must last for them [default: 1]'
            cand --viewers-from 'Where the viewers are who must get video: without it, what the settings mean to serve'
            cand --require 'End with 1 unless this is proven too; repeatable'
            cand --duration 'Let media flow that long over each path [default: 1s; 10s with --require quality and with thresholds]'
            cand --max-loss 'Call a path poor where more of its video packets are lost after repair [default: 1%, ITU-T G.1010]'
            cand --fail-loss 'Let a path fail where more of its video packets are lost after repair [default: 5%, a choice of ours]'
            cand --max-jitter 'Call a path poor where its jitter is longer [default: 30ms, Cisco''s QoS guide]'
            cand --max-round-trip 'Call a path poor where its round trip is longer [default: 300ms, ITU-T G.114 there and back]'
            cand --min-frames 'Call a path poor where fewer of its frames can be shown [default: 90%, a choice of ours]'
            cand --min-rate 'Call a path poor where less of the video''s bit rate arrives [default: 90%, a choice of ours]'
            cand --settings 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]'
            cand --ca 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good'
            cand --pin 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then'
            cand --turn-secret-file 'Make TURN credentials from the shared secret in this file (coturn: static-auth-secret)'
            cand --turn-secret-env 'Make TURN credentials from the shared secret in this environment variable'
            cand --format 'How to print the report'
            cand --prometheus 'Write the result for Prometheus'' text file collector too; the file is replaced in one step'
            cand --env 'Set a variable of neko''s environment (repeatable)'
            cand --env-file 'Read neko''s environment from a dotenv file (repeatable)'
            cand --project 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]'
            cand --max-size 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)'
            cand --neko-version 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]'
            cand -f 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --file 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --service 'The only service or container that is meant'
            cand --profile 'An active profile of the Compose project (repeatable)'
            cand --embedded 'Put a stand-in on loopback in the place of each configured server: proves the shape without network'
            cand --servers-only 'Check the STUN and TURN servers and nothing else; takes many configs and asks an identical server once'
            cand --security 'Look at one''s own TURN servers for what they should not allow: an open relay, relaying to inside addresses'
            cand --parallel-media 'Let media flow over all paths at once, not over one after another: needs a line that carries them all'
            cand --no-settings 'Read no settings file'
            cand --insecure 'Accept any certificate. The verdict cannot be good then'
            cand --events 'Print what happens as it happens, one JSON object a line; the last one is the whole report'
            cand -v 'Show each step of each server and each stream of each path'
            cand --verbose 'Show each step of each server and each stream of each path'
            cand --from-env 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to'
            cand --show-secrets 'Do not mask credentials in what is printed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;view'= {
            cand --user 'The user name, which the others in the room see'
            cand --password-file 'Read the password from the first line of this file (`-` is standard input)'
            cand --password-env 'Take the password from this environment variable'
            cand --token-file 'Use the session whose token is in the first line of this file (`-` is standard input), and leave it as it is'
            cand --duration 'How long to measure, from the first picture'
            cand --watch 'Watch until Ctrl-C or --deadline, and print what came in each such time; says how long an outage lasted'
            cand --deadline 'Bound the whole visit'
            cand --viewers 'So many viewers at once, each with a session of its own: how many of them get the picture?'
            cand --origin 'The Origin to name, where neko''s server.cors is a list [default: that of the URL]'
            cand --config 'The file that the running neko was started with: ties what is seen to its lines'
            cand --service 'The only service or container of that file that is meant'
            cand --format 'How to print what was seen'
            cand --ca 'Trust this authority too (PEM; repeatable)'
            cand --pin 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable)'
            cand --replace-session 'Log in even though that ends another session of the same user'
            cand --each 'Try every way in turn: as a browser, without UDP, and through each TURN server that neko names'
            cand --relay-only 'Use TURN servers alone, as a viewer who reaches nothing else'
            cand --tcp-only 'Use no UDP, as where a firewall drops it'
            cand --ipv4 'Use IPv4 alone'
            cand --ipv6 'Use IPv6 alone'
            cand --insecure 'Accept any certificate; the report says what is wrong with it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;stun'= {
            cand --timeout 'Bound the checks: 500ms, 2s; a bare number is seconds'
            cand --ca 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good'
            cand --pin 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then'
            cand --format 'How to print the report'
            cand --prometheus 'Write the result for Prometheus'' text file collector too; the file is replaced in one step'
            cand --insecure 'Accept any certificate. The verdict cannot be good then'
            cand --events 'Print what happens as it happens, one JSON object a line; the last one is the whole report'
            cand -v 'Show each step of each server and each stream of each path'
            cand --verbose 'Show each step of each server and each stream of each path'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;turn'= {
            cand --user 'The user name'
            cand --password-file 'Read the password from the first line of this file (`-` is standard input)'
            cand --password-env 'Take the password from this environment variable'
            cand --turn-secret-file 'Make TURN credentials from the shared secret in this file (coturn: static-auth-secret)'
            cand --turn-secret-env 'Make TURN credentials from the shared secret in this environment variable'
            cand --timeout 'Bound the checks: 500ms, 2s; a bare number is seconds'
            cand --ca 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good'
            cand --pin 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then'
            cand --format 'How to print the report'
            cand --prometheus 'Write the result for Prometheus'' text file collector too; the file is replaced in one step'
            cand --security 'Look for what one''s own server should not allow: an open relay, relaying to inside addresses'
            cand --insecure 'Accept any certificate. The verdict cannot be good then'
            cand --events 'Print what happens as it happens, one JSON object a line; the last one is the whole report'
            cand -v 'Show each step of each server and each stream of each path'
            cand --verbose 'Show each step of each server and each stream of each path'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;validate'= {
            cand --filenames 'Treat everything after this as names of files, even if a name begins with `-` (for hooks and `xargs`, which add the names at the end)'
            cand --format 'How findings are written (repeatable; one of them to standard output) [default: text]'
            cand --output-file 'Write the --format before it to a file (repeatable; `-`: standard output)'
            cand --fail-on 'The least severity that makes the exit code 1 [default: error]'
            cand --min-severity 'Leave out findings that are less severe'
            cand --error 'Count a rule''s findings as errors (repeatable)'
            cand --warn 'Count a rule''s findings as warnings (repeatable)'
            cand --allow 'Leave a rule''s findings out (repeatable)'
            cand --baseline 'Leave out the findings that this file knows'
            cand --since 'Judge only what a file touches that was changed since the branch left this revision; files that Git does not know yet count too'
            cand --viewers 'For how many viewers of each neko at once ports and quotas must do [default: 1]'
            cand --turn-quota 'How many allocations the TURN server gives in all (coturn: total-quota)'
            cand --turn-user-quota 'How many allocations the TURN server gives to one user (coturn: user-quota)'
            cand --relay-ports 'The TURN server''s relay ports (coturn: min-port, max-port)'
            cand --kind 'What the files are'
            cand --stdin-filename 'The name that standard input goes by: its extension says its format'
            cand --settings 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]'
            cand --max-per-rule 'How many findings of one rule text, concise and github show of each neko, and ten times as many of one file; 0 for all (the other formats always have all, up to 5000)'
            cand --color 'Whether to colour the text'
            cand --hyperlinks 'Whether places in the text are links to their files'
            cand --env 'Set a variable of neko''s environment (repeatable)'
            cand --env-file 'Read neko''s environment from a dotenv file (repeatable)'
            cand --project 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]'
            cand --max-size 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)'
            cand --neko-version 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]'
            cand -f 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --file 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --service 'The only service or container that is meant'
            cand --profile 'An active profile of the Compose project (repeatable)'
            cand --write-baseline 'Make all present findings known: write them to the file of --baseline, else of the settings file, else to neko-ice-baseline.json'
            cand --no-baseline 'Show known findings too'
            cand --staged 'Judge only what a file touches that is staged for the next commit'
            cand --same-host 'Hold all that is given against each other: it runs on one host (services of one Compose project always do)'
            cand --skip-unread 'Leave out and count files in which nothing is neko''s, also where they are named; those of folders and globs always are'
            cand --no-settings 'Read no settings file'
            cand --statistics 'Count how often each rule finds something, in the place of the findings (as text or JSON)'
            cand -q 'Show findings and errors, nothing else'
            cand --quiet 'Show findings and errors, nothing else'
            cand --fix 'Do the safe edits: what a text plainly means, spelt so that neko takes it'
            cand --unsafe-fixes 'Do the other edits as well: what has to be guessed, or switches something on or off'
            cand --add-allow 'Write a comment above each finding that allows it, for an old repository: `# neko-ice: allow(RULE)`'
            cand --diff 'Show what the edits would change, as a unified diff, and write nothing'
            cand --from-env 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to'
            cand --show-secrets 'Do not mask credentials in what is printed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;rules'= {
            cand --format 'How the rules are written'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;env-export'= {
            cand --format 'What the variables are written for'
            cand --only 'Export only these settings: `iceservers`, `epr`, `estimator` (repeatable, or separated by commas)'
            cand --side 'Export only one side''s server list'
            cand -o 'Write to a file that only you can read, and not to standard output'
            cand --output 'Write to a file that only you can read, and not to standard output'
            cand --split-secrets 'Write the variables with credentials to a file of their own, and refer to it'
            cand --turn-secret-file 'Make time-limited credentials for every TURN server, from coturn''s `static-auth-secret` in this file'
            cand --ttl 'How long they are good: 90m, 12h, 7d [default: 1d]'
            cand --user 'The name in them, behind the time'
            cand --env 'Set a variable of neko''s environment (repeatable)'
            cand --env-file 'Read neko''s environment from a dotenv file (repeatable)'
            cand --project 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]'
            cand --max-size 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)'
            cand --neko-version 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]'
            cand -f 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --file 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --service 'The only service or container that is meant'
            cand --profile 'An active profile of the Compose project (repeatable)'
            cand --all 'Export settings with neko''s default too'
            cand --overwrite 'Replace the file where there is one'
            cand --check 'Write nothing: decode the output as the target would, or the file of --output where it is, and compare'
            cand --allow-invalid 'Export a configuration that `validate` finds errors in'
            cand --from-env 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to'
            cand --show-secrets 'Do not mask credentials in what is printed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;migrate'= {
            cand --kind 'What the file is'
            cand --env 'Set a variable of neko''s environment (repeatable)'
            cand --env-file 'Read neko''s environment from a dotenv file (repeatable)'
            cand --project 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]'
            cand --max-size 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)'
            cand --neko-version 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]'
            cand -f 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --file 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --service 'The only service or container that is meant'
            cand --profile 'An active profile of the Compose project (repeatable)'
            cand -i 'Write the file anew, in one step; without it the new text is printed'
            cand --in-place 'Write the file anew, in one step; without it the new text is printed'
            cand --diff 'Show what would change, as a unified diff, credentials masked'
            cand --from-env 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to'
            cand --show-secrets 'Do not mask credentials in what is printed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;explain'= {
            cand --format 'How to print it'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;env-import'= {
            cand --from 'What the file is, where that is not seen'
            cand --side 'For a provider''s answer: give the servers to one side only'
            cand -o 'Write to a file that only you can read, and not to standard output'
            cand --output 'Write to a file that only you can read, and not to standard output'
            cand --env 'Set a variable of neko''s environment (repeatable)'
            cand --env-file 'Read neko''s environment from a dotenv file (repeatable)'
            cand --project 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]'
            cand --max-size 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)'
            cand --neko-version 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]'
            cand -f 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --file 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose'
            cand --service 'The only service or container that is meant'
            cand --profile 'An active profile of the Compose project (repeatable)'
            cand --overwrite 'Replace the file where there is one'
            cand --allow-invalid 'Import what `validate` finds errors in'
            cand --from-env 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to'
            cand --show-secrets 'Do not mask credentials in what is printed'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;init'= {
            cand --address 'The address that viewers reach this machine at, public or in their LAN. Without it, a terminal is asked for it and for what the other options do not say'
            cand --turn-host 'A name for the TURN server that leads to the address; needed for TLS'
            cand --image 'neko''s image'
            cand --http-port 'The port of neko''s page [default: 8080]'
            cand --epr 'neko''s media ports, UDP [default: 52000-52100]'
            cand --transport 'How viewers may reach the TURN server [default: udp,tcp, and tls with a certificate]'
            cand --turn-port 'STUN, and TURN over UDP and TCP [default: 3478]'
            cand --tls-port 'TURN over TLS [default: 5349]'
            cand --relay-ports 'The TURN server''s relay ports, UDP [default: 49160-49200]'
            cand --turn-user 'The TURN server''s user; its password is made at random, as neko''s are'
            cand --tls-cert 'The certificate chain for TLS, PEM'
            cand --tls-key 'Its key, PEM'
            cand -o 'Where to write (`-`: standard output); only you can read the file'
            cand --output 'Where to write (`-`: standard output); only you can read the file'
            cand --overwrite 'Replace the file where there is one'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;config'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Write a settings file that says nothing yet, with each setting and its default as a comment'
            cand show 'Print the settings that hold here, and where each is set'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'neko-ice;config;init'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;config;show'= {
            cand --settings 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]'
            cand --no-settings 'Read no settings file'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;config;help'= {
            cand init 'Write a settings file that says nothing yet, with each setting and its default as a comment'
            cand show 'Print the settings that hold here, and where each is set'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'neko-ice;config;help;init'= {
        }
        &'neko-ice;config;help;show'= {
        }
        &'neko-ice;config;help;help'= {
        }
        &'neko-ice;schema'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;completions'= {
            cand --install 'Write the script to where the shell looks for it, in your home folder'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;man'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'neko-ice;help'= {
            cand resolve 'Show the settings neko ends up with, the origin of each, and what was shadowed'
            cand doctor 'Say in one go what is wrong with the neko that is here, and what to do next'
            cand probe 'Gather candidates, connect two peers over each path, stream media, and say whether viewers get video'
            cand view 'Join the running neko as a viewer, and say whether the picture comes'
            cand stun 'Check one STUN server'
            cand turn 'Check one TURN server, step by step'
            cand validate 'Find what is wrong with neko''s configuration, where, and how to mend it'
            cand rules 'List the rules of validate'
            cand env-export 'Write the webrtc settings as environment variables of neko'
            cand migrate 'Turn keys and variables of neko''s second version into those of the third'
            cand explain 'Explain a rule, a failure or a term, and what to do about it'
            cand env-import 'Make a clean neko.yaml of variables, wherever they stand, or of a TURN provider''s answer'
            cand init 'Write a Compose file for neko and a TURN server'
            cand config 'Write or show the settings file of a repository'
            cand schema 'Print a JSON Schema, with which editors complete and check what you write'
            cand completions 'Print a shell''s completion script'
            cand man 'Print a man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'neko-ice;help;resolve'= {
        }
        &'neko-ice;help;doctor'= {
        }
        &'neko-ice;help;probe'= {
        }
        &'neko-ice;help;view'= {
        }
        &'neko-ice;help;stun'= {
        }
        &'neko-ice;help;turn'= {
        }
        &'neko-ice;help;validate'= {
        }
        &'neko-ice;help;rules'= {
        }
        &'neko-ice;help;env-export'= {
        }
        &'neko-ice;help;migrate'= {
        }
        &'neko-ice;help;explain'= {
        }
        &'neko-ice;help;env-import'= {
        }
        &'neko-ice;help;init'= {
        }
        &'neko-ice;help;config'= {
            cand init 'Write a settings file that says nothing yet, with each setting and its default as a comment'
            cand show 'Print the settings that hold here, and where each is set'
        }
        &'neko-ice;help;config;init'= {
        }
        &'neko-ice;help;config;show'= {
        }
        &'neko-ice;help;schema'= {
        }
        &'neko-ice;help;completions'= {
        }
        &'neko-ice;help;man'= {
        }
        &'neko-ice;help;help'= {
        }
    ]
    $completions[$command]
}
