# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_neko_ice_global_optspecs
    string join \n h/help V/version
end

function __fish_neko_ice_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_neko_ice_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_neko_ice_using_subcommand
    set -l cmd (__fish_neko_ice_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c neko-ice -n "__fish_neko_ice_needs_command" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "resolve" -d 'Show the settings neko ends up with, the origin of each, and what was shadowed'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "doctor" -d 'Say in one go what is wrong with the neko that is here, and what to do next'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "probe" -d 'Gather candidates, connect two peers over each path, stream media, and say whether viewers get video'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "view" -d 'Join the running neko as a viewer, and say whether the picture comes'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "stun" -d 'Check one STUN server'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "turn" -d 'Check one TURN server, step by step'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "validate" -d 'Find what is wrong with neko\'s configuration, where, and how to mend it'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "rules" -d 'List the rules of validate'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "env-export" -d 'Write the webrtc settings as environment variables of neko'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "migrate" -d 'Turn keys and variables of neko\'s second version into those of the third'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "explain" -d 'Explain a rule, a failure or a term, and what to do about it'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "env-import" -d 'Make a clean neko.yaml of variables, wherever they stand, or of a TURN provider\'s answer'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "init" -d 'Write a Compose file for neko and a TURN server'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "config" -d 'Write or show the settings file of a repository'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "schema" -d 'Print a JSON Schema, with which editors complete and check what you write'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "man" -d 'Print a man page'
complete -c neko-ice -n "__fish_neko_ice_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l format -d 'How to print it' -r -f -a "table\t'For people'
json\t'For programs'
yaml\t'As a config file that neko reads'
env\t'As variables of neko, one a line'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l diff -d 'Compare with this file, as `diff` does: print what differs in effect; exit code 0 the same, 1 not, 2 could not tell' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l env -d 'Set a variable of neko\'s environment (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l env-file -d 'Read neko\'s environment from a dotenv file (repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l project -d 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l max-size -d 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l neko-version -d 'Which neko it is for, unless the image\'s tag tells: 3.1.5, 3.0, 2 [default: the newest known]' -r -f -a "3.1.5\t''
3.0.11\t''
2.9.0\t''
2.8.13\t''
2.7.7\t''
2.6.2\t''
2.5.2\t''
2.4.0\t''
2.3.0\t''
2.2.0\t''
2.1.0\t''
2.0.0\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -s f -l file -d 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l service -d 'The only service or container that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l profile -d 'An active profile of the Compose project (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l from-env -d 'Take the NEKO_* variables of this process\'s environment; for a Compose project, all that it refers to'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -l show-secrets -d 'Do not mask credentials in what is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand resolve" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l viewers-from -d 'Where the viewers are; without it you are asked on a terminal, and elsewhere the settings tell' -r -f -a "lan\t'In neko\'s own network'
internet\t'Elsewhere'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l settings -d 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository\'s root]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l env -d 'Set a variable of neko\'s environment (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l env-file -d 'Read neko\'s environment from a dotenv file (repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l project -d 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l max-size -d 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l neko-version -d 'Which neko it is for, unless the image\'s tag tells: 3.1.5, 3.0, 2 [default: the newest known]' -r -f -a "3.1.5\t''
3.0.11\t''
2.9.0\t''
2.8.13\t''
2.7.7\t''
2.6.2\t''
2.5.2\t''
2.4.0\t''
2.3.0\t''
2.2.0\t''
2.1.0\t''
2.0.0\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -s f -l file -d 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l service -d 'The only service or container that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l profile -d 'An active profile of the Compose project (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l offline -d 'Contact no server: read files, and ask this machine\'s Docker'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l no-docker -d 'Ask Docker nothing'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l no-settings -d 'Read no settings file'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l from-env -d 'Take the NEKO_* variables of this process\'s environment; for a Compose project, all that it refers to'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -l show-secrets -d 'Do not mask credentials in what is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l timeout -d 'Bound one server\'s checks, and the connecting of one path: 500ms, 2s; a bare number is seconds [default: 5s]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l deadline -d 'Bound the whole run' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l video-bitrate -d 'The video\'s bit rate: 800k, 2M; a bare number is bit/s [default: that of neko\'s first pipeline, 1M where it is not known]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l viewer -d 'Take neko\'s place and let a real browser be the viewer: prints a link, for a phone on another network, say' -r -f -a "browser\t'A browser that opens the link'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l link -d 'The address at which browsers reach the page, where that is a reverse proxy\'s: https://neko.example.org' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l listen -d 'Where to serve the page: 8080, 0.0.0.0:8080 [default: neko\'s server.bind]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l policy -d 'Which of its own ways the browser may use: all, or relays alone as in the strictest networks' -r -f -a "all\t'Whatever it finds'
relay\t'Relays alone'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l outside -d 'A TURN server on another network, which tries neko\'s ports from there; the servers of the lists do it too' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l outside-user -d 'The user name for it' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l outside-password-file -d 'Read its password from the first line of this file' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l outside-password-env -d 'Take its password from this environment variable' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l viewers -d 'How many viewers are to be served at once: the ports of a range and a user\'s quota must last for them [default: 1]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l viewers-from -d 'Where the viewers are who must get video: without it, what the settings mean to serve' -r -f -a "lan\t'In neko\'s own network'
internet\t'Elsewhere'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l require -d 'End with 1 unless this is proven too; repeatable' -r -f -a "relay\t'Some viewers get video through a TURN server'
relay-tls\t'A TURN server over TLS relays for viewers'
direct\t'Some viewers get video from neko\'s own ports'
servers\t'Each server does what its list asks of it'
all\t'All whom the settings mean to serve get video'
secure\t'No TURN server allows what it should not; looks as --security does'
quality\t'Each path that carried enough to judge by is good, and there is one'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l duration -d 'Let media flow that long over each path [default: 1s; 10s with --require quality and with thresholds]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l max-loss -d 'Call a path poor where more of its video packets are lost after repair [default: 1%, ITU-T G.1010]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l fail-loss -d 'Let a path fail where more of its video packets are lost after repair [default: 5%, a choice of ours]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l max-jitter -d 'Call a path poor where its jitter is longer [default: 30ms, Cisco\'s QoS guide]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l max-round-trip -d 'Call a path poor where its round trip is longer [default: 300ms, ITU-T G.114 there and back]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l min-frames -d 'Call a path poor where fewer of its frames can be shown [default: 90%, a choice of ours]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l min-rate -d 'Call a path poor where less of the video\'s bit rate arrives [default: 90%, a choice of ours]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l settings -d 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository\'s root]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l ca -d 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l pin -d 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l turn-secret-file -d 'Make TURN credentials from the shared secret in this file (coturn: static-auth-secret)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l turn-secret-env -d 'Make TURN credentials from the shared secret in this environment variable' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l format -d 'How to print the report' -r -f -a "table\t''
json\t''
junit\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l prometheus -d 'Write the result for Prometheus\' text file collector too; the file is replaced in one step' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l env -d 'Set a variable of neko\'s environment (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l env-file -d 'Read neko\'s environment from a dotenv file (repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l project -d 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l max-size -d 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l neko-version -d 'Which neko it is for, unless the image\'s tag tells: 3.1.5, 3.0, 2 [default: the newest known]' -r -f -a "3.1.5\t''
3.0.11\t''
2.9.0\t''
2.8.13\t''
2.7.7\t''
2.6.2\t''
2.5.2\t''
2.4.0\t''
2.3.0\t''
2.2.0\t''
2.1.0\t''
2.0.0\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -s f -l file -d 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l service -d 'The only service or container that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l profile -d 'An active profile of the Compose project (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l embedded -d 'Put a stand-in on loopback in the place of each configured server: proves the shape without network'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l servers-only -d 'Check the STUN and TURN servers and nothing else; takes many configs and asks an identical server once'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l security -d 'Look at one\'s own TURN servers for what they should not allow: an open relay, relaying to inside addresses'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l parallel-media -d 'Let media flow over all paths at once, not over one after another: needs a line that carries them all'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l no-settings -d 'Read no settings file'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l insecure -d 'Accept any certificate. The verdict cannot be good then'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l events -d 'Print what happens as it happens, one JSON object a line; the last one is the whole report'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -s v -l verbose -d 'Show each step of each server and each stream of each path'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l from-env -d 'Take the NEKO_* variables of this process\'s environment; for a Compose project, all that it refers to'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -l show-secrets -d 'Do not mask credentials in what is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand probe" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l user -d 'The user name, which the others in the room see' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l password-file -d 'Read the password from the first line of this file (`-` is standard input)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l password-env -d 'Take the password from this environment variable' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l token-file -d 'Use the session whose token is in the first line of this file (`-` is standard input), and leave it as it is' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l duration -d 'How long to measure, from the first picture' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l watch -d 'Watch until Ctrl-C or --deadline, and print what came in each such time; says how long an outage lasted' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l deadline -d 'Bound the whole visit' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l viewers -d 'So many viewers at once, each with a session of its own: how many of them get the picture?' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l origin -d 'The Origin to name, where neko\'s server.cors is a list [default: that of the URL]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l config -d 'The file that the running neko was started with: ties what is seen to its lines' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l service -d 'The only service or container of that file that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l format -d 'How to print what was seen' -r -f -a "text\t''
json\t'The report alone'
ndjson\t'What happens as it happens, one JSON object a line; the last one is the report'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l ca -d 'Trust this authority too (PEM; repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l pin -d 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l replace-session -d 'Log in even though that ends another session of the same user'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l each -d 'Try every way in turn: as a browser, without UDP, and through each TURN server that neko names'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l relay-only -d 'Use TURN servers alone, as a viewer who reaches nothing else'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l tcp-only -d 'Use no UDP, as where a firewall drops it'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l ipv4 -d 'Use IPv4 alone'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l ipv6 -d 'Use IPv6 alone'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -l insecure -d 'Accept any certificate; the report says what is wrong with it'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand view" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -l timeout -d 'Bound the checks: 500ms, 2s; a bare number is seconds' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -l ca -d 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -l pin -d 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -l format -d 'How to print the report' -r -f -a "table\t''
json\t''
junit\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -l prometheus -d 'Write the result for Prometheus\' text file collector too; the file is replaced in one step' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -l insecure -d 'Accept any certificate. The verdict cannot be good then'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -l events -d 'Print what happens as it happens, one JSON object a line; the last one is the whole report'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -s v -l verbose -d 'Show each step of each server and each stream of each path'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand stun" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l user -d 'The user name' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l password-file -d 'Read the password from the first line of this file (`-` is standard input)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l password-env -d 'Take the password from this environment variable' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l turn-secret-file -d 'Make TURN credentials from the shared secret in this file (coturn: static-auth-secret)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l turn-secret-env -d 'Make TURN credentials from the shared secret in this environment variable' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l timeout -d 'Bound the checks: 500ms, 2s; a bare number is seconds' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l ca -d 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l pin -d 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l format -d 'How to print the report' -r -f -a "table\t''
json\t''
junit\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l prometheus -d 'Write the result for Prometheus\' text file collector too; the file is replaced in one step' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l security -d 'Look for what one\'s own server should not allow: an open relay, relaying to inside addresses'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l insecure -d 'Accept any certificate. The verdict cannot be good then'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -l events -d 'Print what happens as it happens, one JSON object a line; the last one is the whole report'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -s v -l verbose -d 'Show each step of each server and each stream of each path'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand turn" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l filenames -d 'Treat everything after this as names of files, even if a name begins with `-` (for hooks and `xargs`, which add the names at the end)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l format -d 'How findings are written (repeatable; one of them to standard output) [default: text]' -r -f -a "text\t'For people'
concise\t'One line a finding, for editors'
json\t'One JSON document'
jsonl\t'One JSON document a line'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'GitLab\'s Code Quality report'
junit\t'JUnit\'s XML'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l output-file -d 'Write the --format before it to a file (repeatable; `-`: standard output)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l fail-on -d 'The least severity that makes the exit code 1 [default: error]' -r -f -a "error\t'Errors only'
warning\t'Errors and warnings'
note\t'Any finding'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l min-severity -d 'Leave out findings that are less severe' -r -f -a "error\t'Errors only'
warning\t'Errors and warnings'
note\t'Any finding'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l error -d 'Count a rule\'s findings as errors (repeatable)' -r -f -a "neko-exits\t''
config-file-ignored\t''
deployment-never-starts\t''
deployment-problem\t''
deployment-not-seen\t''
section-overwritten\t''
second-document-ignored\t''
icelite-with-backend-servers\t''
icelite-with-frontend-servers\t''
icelite-with-global-servers\t''
backend-url-refused\t''
frontend-url-refused\t''
url-leads-nowhere\t''
backend-url-part-dropped\t''
placeholder-left-in\t''
backend-server-without-urls\t''
frontend-server-without-urls\t''
server-list-unreadable\t''
backend-turn-without-credentials\t''
frontend-turn-without-credentials\t''
credential-retyped\t''
rest-credential-expired\t''
rest-credential-expires\t''
rest-user-name-foreign\t''
frontend-secret-shared\t''
one-side-without-servers\t''
global-servers-ignored\t''
turn-on-one-side\t''
duplicate-url\t''
frontend-many-urls\t''
frontend-host-unreachable\t''
frontend-host-private\t''
turns-with-ip-literal\t''
frontend-port-blocked\t''
frontend-stuns-without-tls\t''
backend-stuns-never-used\t''
backend-turn-over-tcp\t''
backend-turn-over-ipv6\t''
backend-turn-reaches-nobody\t''
udp-servers-with-tcpmux-alone\t''
trickle-off-with-servers\t''
relay-nominated-late\t''
nat1to1-unset\t''
nat1to1-not-an-address\t''
nat1to1-read-as-empty\t''
nat1to1-unreachable\t''
nat1to1-private\t''
nat1to1-behind-carrier-nat\t''
nat1to1-refused-by-this-version\t''
nat1to1-several-of-one-family\t''
nat1to1-ipv6-only\t''
retrieval-url-not-http\t''
epr-without-range\t''
epr-read-as-another\t''
epr-starts-at-zero\t''
epr-too-small\t''
udpmux-hides-epr\t''
mux-port-out-of-range\t''
mux-port-taken-by-http\t''
bind-not-an-address\t''
mux-port-negative\t''
port-range-overlaps-ephemeral\t''
media-ports-unpublished\t''
media-ports-wrong-protocol\t''
media-ports-remapped\t''
media-ports-on-loopback\t''
media-ports-partly-published\t''
ports-beside-host-network\t''
pod-media-ports-unreachable\t''
pod-media-ports-partly-reachable\t''
service-lacks-udp\t''
service-remaps-media-port\t''
service-mixes-protocols\t''
service-with-many-ports\t''
pod-address-advertised\t''
replicas-share-host-ports\t''
rollout-blocked-by-host-ports\t''
host-ports-taken\t''
port-ranges-overlap\t''
shared-memory-too-small\t''
turn-quota-too-small\t''
turn-relay-ports-too-few\t''
coturn-credentials-differ\t''
coturn-users-ignored\t''
coturn-without-realm\t''
coturn-without-credentials\t''
coturn-file-not-read\t''
coturn-option-unknown\t''
coturn-argument-evaluated\t''
coturn-url-not-served\t''
coturn-port-unpublished\t''
coturn-relay-ports-unpublished\t''
coturn-external-ip-unset\t''
coturn-external-ip-differs\t''
coturn-denies-neko\t''
coturn-peer-range-unreadable\t''
bool-read-as-false\t''
bool-read-as-true\t''
switch-with-stray-value\t''
number-read-as-another\t''
duration-read-as-another\t''
codec-read-as-another\t''
screen-read-as-another\t''
estimator-interval-not-positive\t''
compose-key-unknown\t''
dollar-not-doubled\t''
unknown-key\t''
key-written-twice\t''
empty-variable\t''
setting-shadowed\t''
v2-key\t''
v2-key-hides-v3\t''
v2-key-ignored\t''
v3-key-ignored\t''
version-not-recorded\t''
video-id-without-pipeline\t''
key-frames-far-apart\t''
v2-servers-empty\t''
allow-without-finding\t''
allow-by-old-name\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l warn -d 'Count a rule\'s findings as warnings (repeatable)' -r -f -a "neko-exits\t''
config-file-ignored\t''
deployment-never-starts\t''
deployment-problem\t''
deployment-not-seen\t''
section-overwritten\t''
second-document-ignored\t''
icelite-with-backend-servers\t''
icelite-with-frontend-servers\t''
icelite-with-global-servers\t''
backend-url-refused\t''
frontend-url-refused\t''
url-leads-nowhere\t''
backend-url-part-dropped\t''
placeholder-left-in\t''
backend-server-without-urls\t''
frontend-server-without-urls\t''
server-list-unreadable\t''
backend-turn-without-credentials\t''
frontend-turn-without-credentials\t''
credential-retyped\t''
rest-credential-expired\t''
rest-credential-expires\t''
rest-user-name-foreign\t''
frontend-secret-shared\t''
one-side-without-servers\t''
global-servers-ignored\t''
turn-on-one-side\t''
duplicate-url\t''
frontend-many-urls\t''
frontend-host-unreachable\t''
frontend-host-private\t''
turns-with-ip-literal\t''
frontend-port-blocked\t''
frontend-stuns-without-tls\t''
backend-stuns-never-used\t''
backend-turn-over-tcp\t''
backend-turn-over-ipv6\t''
backend-turn-reaches-nobody\t''
udp-servers-with-tcpmux-alone\t''
trickle-off-with-servers\t''
relay-nominated-late\t''
nat1to1-unset\t''
nat1to1-not-an-address\t''
nat1to1-read-as-empty\t''
nat1to1-unreachable\t''
nat1to1-private\t''
nat1to1-behind-carrier-nat\t''
nat1to1-refused-by-this-version\t''
nat1to1-several-of-one-family\t''
nat1to1-ipv6-only\t''
retrieval-url-not-http\t''
epr-without-range\t''
epr-read-as-another\t''
epr-starts-at-zero\t''
epr-too-small\t''
udpmux-hides-epr\t''
mux-port-out-of-range\t''
mux-port-taken-by-http\t''
bind-not-an-address\t''
mux-port-negative\t''
port-range-overlaps-ephemeral\t''
media-ports-unpublished\t''
media-ports-wrong-protocol\t''
media-ports-remapped\t''
media-ports-on-loopback\t''
media-ports-partly-published\t''
ports-beside-host-network\t''
pod-media-ports-unreachable\t''
pod-media-ports-partly-reachable\t''
service-lacks-udp\t''
service-remaps-media-port\t''
service-mixes-protocols\t''
service-with-many-ports\t''
pod-address-advertised\t''
replicas-share-host-ports\t''
rollout-blocked-by-host-ports\t''
host-ports-taken\t''
port-ranges-overlap\t''
shared-memory-too-small\t''
turn-quota-too-small\t''
turn-relay-ports-too-few\t''
coturn-credentials-differ\t''
coturn-users-ignored\t''
coturn-without-realm\t''
coturn-without-credentials\t''
coturn-file-not-read\t''
coturn-option-unknown\t''
coturn-argument-evaluated\t''
coturn-url-not-served\t''
coturn-port-unpublished\t''
coturn-relay-ports-unpublished\t''
coturn-external-ip-unset\t''
coturn-external-ip-differs\t''
coturn-denies-neko\t''
coturn-peer-range-unreadable\t''
bool-read-as-false\t''
bool-read-as-true\t''
switch-with-stray-value\t''
number-read-as-another\t''
duration-read-as-another\t''
codec-read-as-another\t''
screen-read-as-another\t''
estimator-interval-not-positive\t''
compose-key-unknown\t''
dollar-not-doubled\t''
unknown-key\t''
key-written-twice\t''
empty-variable\t''
setting-shadowed\t''
v2-key\t''
v2-key-hides-v3\t''
v2-key-ignored\t''
v3-key-ignored\t''
version-not-recorded\t''
video-id-without-pipeline\t''
key-frames-far-apart\t''
v2-servers-empty\t''
allow-without-finding\t''
allow-by-old-name\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l allow -d 'Leave a rule\'s findings out (repeatable)' -r -f -a "neko-exits\t''
config-file-ignored\t''
deployment-never-starts\t''
deployment-problem\t''
deployment-not-seen\t''
section-overwritten\t''
second-document-ignored\t''
icelite-with-backend-servers\t''
icelite-with-frontend-servers\t''
icelite-with-global-servers\t''
backend-url-refused\t''
frontend-url-refused\t''
url-leads-nowhere\t''
backend-url-part-dropped\t''
placeholder-left-in\t''
backend-server-without-urls\t''
frontend-server-without-urls\t''
server-list-unreadable\t''
backend-turn-without-credentials\t''
frontend-turn-without-credentials\t''
credential-retyped\t''
rest-credential-expired\t''
rest-credential-expires\t''
rest-user-name-foreign\t''
frontend-secret-shared\t''
one-side-without-servers\t''
global-servers-ignored\t''
turn-on-one-side\t''
duplicate-url\t''
frontend-many-urls\t''
frontend-host-unreachable\t''
frontend-host-private\t''
turns-with-ip-literal\t''
frontend-port-blocked\t''
frontend-stuns-without-tls\t''
backend-stuns-never-used\t''
backend-turn-over-tcp\t''
backend-turn-over-ipv6\t''
backend-turn-reaches-nobody\t''
udp-servers-with-tcpmux-alone\t''
trickle-off-with-servers\t''
relay-nominated-late\t''
nat1to1-unset\t''
nat1to1-not-an-address\t''
nat1to1-read-as-empty\t''
nat1to1-unreachable\t''
nat1to1-private\t''
nat1to1-behind-carrier-nat\t''
nat1to1-refused-by-this-version\t''
nat1to1-several-of-one-family\t''
nat1to1-ipv6-only\t''
retrieval-url-not-http\t''
epr-without-range\t''
epr-read-as-another\t''
epr-starts-at-zero\t''
epr-too-small\t''
udpmux-hides-epr\t''
mux-port-out-of-range\t''
mux-port-taken-by-http\t''
bind-not-an-address\t''
mux-port-negative\t''
port-range-overlaps-ephemeral\t''
media-ports-unpublished\t''
media-ports-wrong-protocol\t''
media-ports-remapped\t''
media-ports-on-loopback\t''
media-ports-partly-published\t''
ports-beside-host-network\t''
pod-media-ports-unreachable\t''
pod-media-ports-partly-reachable\t''
service-lacks-udp\t''
service-remaps-media-port\t''
service-mixes-protocols\t''
service-with-many-ports\t''
pod-address-advertised\t''
replicas-share-host-ports\t''
rollout-blocked-by-host-ports\t''
host-ports-taken\t''
port-ranges-overlap\t''
shared-memory-too-small\t''
turn-quota-too-small\t''
turn-relay-ports-too-few\t''
coturn-credentials-differ\t''
coturn-users-ignored\t''
coturn-without-realm\t''
coturn-without-credentials\t''
coturn-file-not-read\t''
coturn-option-unknown\t''
coturn-argument-evaluated\t''
coturn-url-not-served\t''
coturn-port-unpublished\t''
coturn-relay-ports-unpublished\t''
coturn-external-ip-unset\t''
coturn-external-ip-differs\t''
coturn-denies-neko\t''
coturn-peer-range-unreadable\t''
bool-read-as-false\t''
bool-read-as-true\t''
switch-with-stray-value\t''
number-read-as-another\t''
duration-read-as-another\t''
codec-read-as-another\t''
screen-read-as-another\t''
estimator-interval-not-positive\t''
compose-key-unknown\t''
dollar-not-doubled\t''
unknown-key\t''
key-written-twice\t''
empty-variable\t''
setting-shadowed\t''
v2-key\t''
v2-key-hides-v3\t''
v2-key-ignored\t''
v3-key-ignored\t''
version-not-recorded\t''
video-id-without-pipeline\t''
key-frames-far-apart\t''
v2-servers-empty\t''
allow-without-finding\t''
allow-by-old-name\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l baseline -d 'Leave out the findings that this file knows' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l since -d 'Judge only what a file touches that was changed since the branch left this revision; files that Git does not know yet count too' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l viewers -d 'For how many viewers of each neko at once ports and quotas must do [default: 1]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l turn-quota -d 'How many allocations the TURN server gives in all (coturn: total-quota)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l turn-user-quota -d 'How many allocations the TURN server gives to one user (coturn: user-quota)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l relay-ports -d 'The TURN server\'s relay ports (coturn: min-port, max-port)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l kind -d 'What the files are' -r -f -a "auto\t'Go by content and name'
config\t'neko\'s config file'
env\t'Lines of environment variables'
compose\t'A Compose file'
kubernetes\t'A Kubernetes manifest'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l stdin-filename -d 'The name that standard input goes by: its extension says its format' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l settings -d 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository\'s root]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l max-per-rule -d 'How many findings of one rule text, concise and github show of each neko, and ten times as many of one file; 0 for all (the other formats always have all, up to 5000)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l color -d 'Whether to colour the text' -r -f -a "auto\t'On a terminal; NO_COLOR, CLICOLOR_FORCE and TERM=dumb count'
always\t'Always'
never\t'Never'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l hyperlinks -d 'Whether places in the text are links to their files' -r -f -a "auto\t'On a terminal, but TERM=dumb and the Linux console'
always\t'Always'
never\t'Never'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l env -d 'Set a variable of neko\'s environment (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l env-file -d 'Read neko\'s environment from a dotenv file (repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l project -d 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l max-size -d 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l neko-version -d 'Which neko it is for, unless the image\'s tag tells: 3.1.5, 3.0, 2 [default: the newest known]' -r -f -a "3.1.5\t''
3.0.11\t''
2.9.0\t''
2.8.13\t''
2.7.7\t''
2.6.2\t''
2.5.2\t''
2.4.0\t''
2.3.0\t''
2.2.0\t''
2.1.0\t''
2.0.0\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -s f -l file -d 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l service -d 'The only service or container that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l profile -d 'An active profile of the Compose project (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l write-baseline -d 'Make all present findings known: write them to the file of --baseline, else of the settings file, else to neko-ice-baseline.json'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l no-baseline -d 'Show known findings too'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l staged -d 'Judge only what a file touches that is staged for the next commit'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l same-host -d 'Hold all that is given against each other: it runs on one host (services of one Compose project always do)'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l skip-unread -d 'Leave out and count files in which nothing is neko\'s, also where they are named; those of folders and globs always are'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l no-settings -d 'Read no settings file'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l statistics -d 'Count how often each rule finds something, in the place of the findings (as text or JSON)'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -s q -l quiet -d 'Show findings and errors, nothing else'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l fix -d 'Do the safe edits: what a text plainly means, spelt so that neko takes it'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l unsafe-fixes -d 'Do the other edits as well: what has to be guessed, or switches something on or off'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l add-allow -d 'Write a comment above each finding that allows it, for an old repository: `# neko-ice: allow(RULE)`'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l diff -d 'Show what the edits would change, as a unified diff, and write nothing'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l from-env -d 'Take the NEKO_* variables of this process\'s environment; for a Compose project, all that it refers to'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -l show-secrets -d 'Do not mask credentials in what is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand validate" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand rules" -l format -d 'How the rules are written' -r -f -a "table\t'For people'
json\t'One JSON document, with examples'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand rules" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l format -d 'What the variables are written for' -r -f -a "compose\t'The `environment:` of a Compose service'
compose-env\t'For a Compose service\'s `env_file:`'
dotenv\t'`NAME=\'value\'` lines, for shells and dotenv readers'
docker-env\t'For `docker run --env-file`'
sh\t'`export` lines for sh, bash, zsh'
fish\t'`set -gx` lines for fish'
powershell\t'`$env:` lines for PowerShell'
systemd\t'For systemd\'s `EnvironmentFile=`'
systemd-unit\t'`Environment=` lines of a unit'
k8s-env\t'The `env:` of a Kubernetes container'
k8s-configmap\t'A ConfigMap'
k8s-secret\t'A Secret'
kustomize\t'A kustomization.yaml with generators'
helm-values\t'The `env:` of a Helm chart\'s values'
github\t'Lines for $GITHUB_ENV'
json\t'One JSON object'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l only -d 'Export only these settings: `iceservers`, `epr`, `estimator` (repeatable, or separated by commas)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l side -d 'Export only one side\'s server list' -r -f -a "frontend\t'What browsers are sent'
backend\t'What neko itself uses'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -s o -l output -d 'Write to a file that only you can read, and not to standard output' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l split-secrets -d 'Write the variables with credentials to a file of their own, and refer to it' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l turn-secret-file -d 'Make time-limited credentials for every TURN server, from coturn\'s `static-auth-secret` in this file' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l ttl -d 'How long they are good: 90m, 12h, 7d [default: 1d]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l user -d 'The name in them, behind the time' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l env -d 'Set a variable of neko\'s environment (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l env-file -d 'Read neko\'s environment from a dotenv file (repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l project -d 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l max-size -d 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l neko-version -d 'Which neko it is for, unless the image\'s tag tells: 3.1.5, 3.0, 2 [default: the newest known]' -r -f -a "3.1.5\t''
3.0.11\t''
2.9.0\t''
2.8.13\t''
2.7.7\t''
2.6.2\t''
2.5.2\t''
2.4.0\t''
2.3.0\t''
2.2.0\t''
2.1.0\t''
2.0.0\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -s f -l file -d 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l service -d 'The only service or container that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l profile -d 'An active profile of the Compose project (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l all -d 'Export settings with neko\'s default too'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l overwrite -d 'Replace the file where there is one'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l check -d 'Write nothing: decode the output as the target would, or the file of --output where it is, and compare'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l allow-invalid -d 'Export a configuration that `validate` finds errors in'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l from-env -d 'Take the NEKO_* variables of this process\'s environment; for a Compose project, all that it refers to'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -l show-secrets -d 'Do not mask credentials in what is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-export" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l kind -d 'What the file is' -r -f -a "auto\t'Go by content and name'
config\t'neko\'s config file'
env\t'Lines of environment variables'
compose\t'A Compose file'
kubernetes\t'A Kubernetes manifest'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l env -d 'Set a variable of neko\'s environment (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l env-file -d 'Read neko\'s environment from a dotenv file (repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l project -d 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l max-size -d 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l neko-version -d 'Which neko it is for, unless the image\'s tag tells: 3.1.5, 3.0, 2 [default: the newest known]' -r -f -a "3.1.5\t''
3.0.11\t''
2.9.0\t''
2.8.13\t''
2.7.7\t''
2.6.2\t''
2.5.2\t''
2.4.0\t''
2.3.0\t''
2.2.0\t''
2.1.0\t''
2.0.0\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -s f -l file -d 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l service -d 'The only service or container that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l profile -d 'An active profile of the Compose project (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -s i -l in-place -d 'Write the file anew, in one step; without it the new text is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l diff -d 'Show what would change, as a unified diff, credentials masked'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l from-env -d 'Take the NEKO_* variables of this process\'s environment; for a Compose project, all that it refers to'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -l show-secrets -d 'Do not mask credentials in what is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand migrate" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand explain" -l format -d 'How to print it' -r -f -a "text\t''
json\t''
markdown\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand explain" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand explain" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l from -d 'What the file is, where that is not seen' -r -f -a "dotenv\t'`NAME=value` lines'
compose\t'A Compose file'
kubernetes\t'A Kubernetes manifest'
docker-run\t'A `docker run` command line'
docker-inspect\t'What `docker inspect` prints'
provider\t'What Cloudflare, Twilio, Metered or a TURN REST interface answers'
config\t'neko\'s own config file'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l side -d 'For a provider\'s answer: give the servers to one side only' -r -f -a "frontend\t'What browsers are sent'
backend\t'What neko itself uses'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -s o -l output -d 'Write to a file that only you can read, and not to standard output' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l env -d 'Set a variable of neko\'s environment (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l env-file -d 'Read neko\'s environment from a dotenv file (repeatable)' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l project -d 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l max-size -d 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l neko-version -d 'Which neko it is for, unless the image\'s tag tells: 3.1.5, 3.0, 2 [default: the newest known]' -r -f -a "3.1.5\t''
3.0.11\t''
2.9.0\t''
2.8.13\t''
2.7.7\t''
2.6.2\t''
2.5.2\t''
2.4.0\t''
2.3.0\t''
2.2.0\t''
2.1.0\t''
2.0.0\t''"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -s f -l file -d 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l service -d 'The only service or container that is meant' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l profile -d 'An active profile of the Compose project (repeatable)' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l overwrite -d 'Replace the file where there is one'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l allow-invalid -d 'Import what `validate` finds errors in'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l from-env -d 'Take the NEKO_* variables of this process\'s environment; for a Compose project, all that it refers to'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -l show-secrets -d 'Do not mask credentials in what is printed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand env-import" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l address -d 'The address that viewers reach this machine at, public or in their LAN. Without it, a terminal is asked for it and for what the other options do not say' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l turn-host -d 'A name for the TURN server that leads to the address; needed for TLS' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l image -d 'neko\'s image' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l http-port -d 'The port of neko\'s page [default: 8080]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l epr -d 'neko\'s media ports, UDP [default: 52000-52100]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l transport -d 'How viewers may reach the TURN server [default: udp,tcp, and tls with a certificate]' -r -f -a "udp\t'turn: over UDP, the best for video'
tcp\t'turn: over TCP, where UDP is blocked'
tls\t'turns: over TLS, where only HTTPS-like traffic gets out'"
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l turn-port -d 'STUN, and TURN over UDP and TCP [default: 3478]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l tls-port -d 'TURN over TLS [default: 5349]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l relay-ports -d 'The TURN server\'s relay ports, UDP [default: 49160-49200]' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l turn-user -d 'The TURN server\'s user; its password is made at random, as neko\'s are' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l tls-cert -d 'The certificate chain for TLS, PEM' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l tls-key -d 'Its key, PEM' -r
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -s o -l output -d 'Where to write (`-`: standard output); only you can read the file' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -l overwrite -d 'Replace the file where there is one'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand init" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and not __fish_seen_subcommand_from init show" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and not __fish_seen_subcommand_from init show" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and not __fish_seen_subcommand_from init show" -f -a "init" -d 'Write a settings file that says nothing yet, with each setting and its default as a comment'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and not __fish_seen_subcommand_from init show" -f -a "show" -d 'Print the settings that hold here, and where each is set'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and not __fish_seen_subcommand_from init show" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from init" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from show" -l settings -d 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository\'s root]' -r -F
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from show" -l no-settings -d 'Read no settings file'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "init" -d 'Write a settings file that says nothing yet, with each setting and its default as a comment'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print the settings that hold here, and where each is set'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand schema" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand completions" -l install -d 'Write the script to where the shell looks for it, in your home folder'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand completions" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand completions" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand man" -s h -l help -d 'Print help'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand man" -s V -l version -d 'Print version'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "resolve" -d 'Show the settings neko ends up with, the origin of each, and what was shadowed'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "doctor" -d 'Say in one go what is wrong with the neko that is here, and what to do next'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "probe" -d 'Gather candidates, connect two peers over each path, stream media, and say whether viewers get video'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "view" -d 'Join the running neko as a viewer, and say whether the picture comes'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "stun" -d 'Check one STUN server'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "turn" -d 'Check one TURN server, step by step'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "validate" -d 'Find what is wrong with neko\'s configuration, where, and how to mend it'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "rules" -d 'List the rules of validate'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "env-export" -d 'Write the webrtc settings as environment variables of neko'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "migrate" -d 'Turn keys and variables of neko\'s second version into those of the third'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "explain" -d 'Explain a rule, a failure or a term, and what to do about it'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "env-import" -d 'Make a clean neko.yaml of variables, wherever they stand, or of a TURN provider\'s answer'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "init" -d 'Write a Compose file for neko and a TURN server'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "config" -d 'Write or show the settings file of a repository'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "schema" -d 'Print a JSON Schema, with which editors complete and check what you write'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "man" -d 'Print a man page'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and not __fish_seen_subcommand_from resolve doctor probe view stun turn validate rules env-export migrate explain env-import init config schema completions man" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "init" -d 'Write a settings file that says nothing yet, with each setting and its default as a comment'
complete -c neko-ice -n "__fish_neko_ice_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Print the settings that hold here, and where each is set'
