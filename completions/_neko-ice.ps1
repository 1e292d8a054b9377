
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'neko-ice' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'neko-ice'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'neko-ice' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show the settings neko ends up with, the origin of each, and what was shadowed')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say in one go what is wrong with the neko that is here, and what to do next')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Gather candidates, connect two peers over each path, stream media, and say whether viewers get video')
            [CompletionResult]::new('view', 'view', [CompletionResultType]::ParameterValue, 'Join the running neko as a viewer, and say whether the picture comes')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'Check one STUN server')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'Check one TURN server, step by step')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Find what is wrong with neko''s configuration, where, and how to mend it')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules of validate')
            [CompletionResult]::new('env-export', 'env-export', [CompletionResultType]::ParameterValue, 'Write the webrtc settings as environment variables of neko')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Turn keys and variables of neko''s second version into those of the third')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a failure or a term, and what to do about it')
            [CompletionResult]::new('env-import', 'env-import', [CompletionResultType]::ParameterValue, 'Make a clean neko.yaml of variables, wherever they stand, or of a TURN provider''s answer')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a Compose file for neko and a TURN server')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Write or show the settings file of a repository')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema, with which editors complete and check what you write')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'neko-ice;resolve' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print it')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Compare with this file, as `diff` does: print what differs in effect; exit code 0 the same, 1 not, 2 could not tell')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set a variable of neko''s environment (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment from a dotenv file (repeatable)')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container that is meant')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'An active profile of the Compose project (repeatable)')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Do not mask credentials in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;doctor' {
            [CompletionResult]::new('--viewers-from', '--viewers-from', [CompletionResultType]::ParameterName, 'Where the viewers are; without it you are asked on a terminal, and elsewhere the settings tell')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set a variable of neko''s environment (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment from a dotenv file (repeatable)')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container that is meant')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'An active profile of the Compose project (repeatable)')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Contact no server: read files, and ask this machine''s Docker')
            [CompletionResult]::new('--no-docker', '--no-docker', [CompletionResultType]::ParameterName, 'Ask Docker nothing')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Read no settings file')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Do not mask credentials in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;probe' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound one server''s checks, and the connecting of one path: 500ms, 2s; a bare number is seconds [default: 5s]')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Bound the whole run')
            [CompletionResult]::new('--video-bitrate', '--video-bitrate', [CompletionResultType]::ParameterName, 'The video''s bit rate: 800k, 2M; a bare number is bit/s [default: that of neko''s first pipeline, 1M where it is not known]')
            [CompletionResult]::new('--viewer', '--viewer', [CompletionResultType]::ParameterName, 'Take neko''s place and let a real browser be the viewer: prints a link, for a phone on another network, say')
            [CompletionResult]::new('--link', '--link', [CompletionResultType]::ParameterName, 'The address at which browsers reach the page, where that is a reverse proxy''s: https://neko.example.org')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to serve the page: 8080, 0.0.0.0:8080 [default: neko''s server.bind]')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Which of its own ways the browser may use: all, or relays alone as in the strictest networks')
            [CompletionResult]::new('--outside', '--outside', [CompletionResultType]::ParameterName, 'A TURN server on another network, which tries neko''s ports from there; the servers of the lists do it too')
            [CompletionResult]::new('--outside-user', '--outside-user', [CompletionResultType]::ParameterName, 'The user name for it')
            [CompletionResult]::new('--outside-password-file', '--outside-password-file', [CompletionResultType]::ParameterName, 'Read its password from the first line of this file')
            [CompletionResult]::new('--outside-password-env', '--outside-password-env', [CompletionResultType]::ParameterName, 'Take its password from this environment variable')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'How many viewers are to be served at once: the ports of a range and a user''s quota must last for them [default: 1]')
            [CompletionResult]::new('--viewers-from', '--viewers-from', [CompletionResultType]::ParameterName, 'Where the viewers are who must get video: without it, what the settings mean to serve')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'End with 1 unless this is proven too; repeatable')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Let media flow that long over each path [default: 1s; 10s with --require quality and with thresholds]')
            [CompletionResult]::new('--max-loss', '--max-loss', [CompletionResultType]::ParameterName, 'Call a path poor where more of its video packets are lost after repair [default: 1%, ITU-T G.1010]')
            [CompletionResult]::new('--fail-loss', '--fail-loss', [CompletionResultType]::ParameterName, 'Let a path fail where more of its video packets are lost after repair [default: 5%, a choice of ours]')
            [CompletionResult]::new('--max-jitter', '--max-jitter', [CompletionResultType]::ParameterName, 'Call a path poor where its jitter is longer [default: 30ms, Cisco''s QoS guide]')
            [CompletionResult]::new('--max-round-trip', '--max-round-trip', [CompletionResultType]::ParameterName, 'Call a path poor where its round trip is longer [default: 300ms, ITU-T G.114 there and back]')
            [CompletionResult]::new('--min-frames', '--min-frames', [CompletionResultType]::ParameterName, 'Call a path poor where fewer of its frames can be shown [default: 90%, a choice of ours]')
            [CompletionResult]::new('--min-rate', '--min-rate', [CompletionResultType]::ParameterName, 'Call a path poor where less of the video''s bit rate arrives [default: 90%, a choice of ours]')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then')
            [CompletionResult]::new('--turn-secret-file', '--turn-secret-file', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this file (coturn: static-auth-secret)')
            [CompletionResult]::new('--turn-secret-env', '--turn-secret-env', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this environment variable')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the report')
            [CompletionResult]::new('--prometheus', '--prometheus', [CompletionResultType]::ParameterName, 'Write the result for Prometheus'' text file collector too; the file is replaced in one step')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set a variable of neko''s environment (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment from a dotenv file (repeatable)')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container that is meant')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'An active profile of the Compose project (repeatable)')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Put a stand-in on loopback in the place of each configured server: proves the shape without network')
            [CompletionResult]::new('--servers-only', '--servers-only', [CompletionResultType]::ParameterName, 'Check the STUN and TURN servers and nothing else; takes many configs and asks an identical server once')
            [CompletionResult]::new('--security', '--security', [CompletionResultType]::ParameterName, 'Look at one''s own TURN servers for what they should not allow: an open relay, relaying to inside addresses')
            [CompletionResult]::new('--parallel-media', '--parallel-media', [CompletionResultType]::ParameterName, 'Let media flow over all paths at once, not over one after another: needs a line that carries them all')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Read no settings file')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate. The verdict cannot be good then')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Print what happens as it happens, one JSON object a line; the last one is the whole report')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step of each server and each stream of each path')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step of each server and each stream of each path')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Do not mask credentials in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;view' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user name, which the others in the room see')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from the first line of this file (`-` is standard input)')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Take the password from this environment variable')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the session whose token is in the first line of this file (`-` is standard input), and leave it as it is')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long to measure, from the first picture')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Watch until Ctrl-C or --deadline, and print what came in each such time; says how long an outage lasted')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Bound the whole visit')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'So many viewers at once, each with a session of its own: how many of them get the picture?')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'The Origin to name, where neko''s server.cors is a list [default: that of the URL]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The file that the running neko was started with: ties what is seen to its lines')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container of that file that is meant')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print what was seen')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Trust this authority too (PEM; repeatable)')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable)')
            [CompletionResult]::new('--replace-session', '--replace-session', [CompletionResultType]::ParameterName, 'Log in even though that ends another session of the same user')
            [CompletionResult]::new('--each', '--each', [CompletionResultType]::ParameterName, 'Try every way in turn: as a browser, without UDP, and through each TURN server that neko names')
            [CompletionResult]::new('--relay-only', '--relay-only', [CompletionResultType]::ParameterName, 'Use TURN servers alone, as a viewer who reaches nothing else')
            [CompletionResult]::new('--tcp-only', '--tcp-only', [CompletionResultType]::ParameterName, 'Use no UDP, as where a firewall drops it')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 alone')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 alone')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate; the report says what is wrong with it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;stun' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the checks: 500ms, 2s; a bare number is seconds')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the report')
            [CompletionResult]::new('--prometheus', '--prometheus', [CompletionResultType]::ParameterName, 'Write the result for Prometheus'' text file collector too; the file is replaced in one step')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate. The verdict cannot be good then')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Print what happens as it happens, one JSON object a line; the last one is the whole report')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step of each server and each stream of each path')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step of each server and each stream of each path')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;turn' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user name')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from the first line of this file (`-` is standard input)')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Take the password from this environment variable')
            [CompletionResult]::new('--turn-secret-file', '--turn-secret-file', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this file (coturn: static-auth-secret)')
            [CompletionResult]::new('--turn-secret-env', '--turn-secret-env', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this environment variable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Bound the checks: 500ms, 2s; a bare number is seconds')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Trust this authority too (PEM; repeatable). What passes because of it alone cannot make the verdict good')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint (hexadecimal; repeatable). The verdict cannot be good then')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the report')
            [CompletionResult]::new('--prometheus', '--prometheus', [CompletionResultType]::ParameterName, 'Write the result for Prometheus'' text file collector too; the file is replaced in one step')
            [CompletionResult]::new('--security', '--security', [CompletionResultType]::ParameterName, 'Look for what one''s own server should not allow: an open relay, relaying to inside addresses')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate. The verdict cannot be good then')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Print what happens as it happens, one JSON object a line; the last one is the whole report')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step of each server and each stream of each path')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step of each server and each stream of each path')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;validate' {
            [CompletionResult]::new('--filenames', '--filenames', [CompletionResultType]::ParameterName, 'Treat everything after this as names of files, even if a name begins with `-` (for hooks and `xargs`, which add the names at the end)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How findings are written (repeatable; one of them to standard output) [default: text]')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the --format before it to a file (repeatable; `-`: standard output)')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The least severity that makes the exit code 1 [default: error]')
            [CompletionResult]::new('--min-severity', '--min-severity', [CompletionResultType]::ParameterName, 'Leave out findings that are less severe')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Count a rule''s findings as errors (repeatable)')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Count a rule''s findings as warnings (repeatable)')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Leave a rule''s findings out (repeatable)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out the findings that this file knows')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Judge only what a file touches that was changed since the branch left this revision; files that Git does not know yet count too')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'For how many viewers of each neko at once ports and quotas must do [default: 1]')
            [CompletionResult]::new('--turn-quota', '--turn-quota', [CompletionResultType]::ParameterName, 'How many allocations the TURN server gives in all (coturn: total-quota)')
            [CompletionResult]::new('--turn-user-quota', '--turn-user-quota', [CompletionResultType]::ParameterName, 'How many allocations the TURN server gives to one user (coturn: user-quota)')
            [CompletionResult]::new('--relay-ports', '--relay-ports', [CompletionResultType]::ParameterName, 'The TURN server''s relay ports (coturn: min-port, max-port)')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the files are')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The name that standard input goes by: its extension says its format')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]')
            [CompletionResult]::new('--max-per-rule', '--max-per-rule', [CompletionResultType]::ParameterName, 'How many findings of one rule text, concise and github show of each neko, and ten times as many of one file; 0 for all (the other formats always have all, up to 5000)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Whether to colour the text')
            [CompletionResult]::new('--hyperlinks', '--hyperlinks', [CompletionResultType]::ParameterName, 'Whether places in the text are links to their files')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set a variable of neko''s environment (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment from a dotenv file (repeatable)')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container that is meant')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'An active profile of the Compose project (repeatable)')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Make all present findings known: write them to the file of --baseline, else of the settings file, else to neko-ice-baseline.json')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'Show known findings too')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Judge only what a file touches that is staged for the next commit')
            [CompletionResult]::new('--same-host', '--same-host', [CompletionResultType]::ParameterName, 'Hold all that is given against each other: it runs on one host (services of one Compose project always do)')
            [CompletionResult]::new('--skip-unread', '--skip-unread', [CompletionResultType]::ParameterName, 'Leave out and count files in which nothing is neko''s, also where they are named; those of folders and globs always are')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Read no settings file')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Count how often each rule finds something, in the place of the findings (as text or JSON)')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show findings and errors, nothing else')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show findings and errors, nothing else')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Do the safe edits: what a text plainly means, spelt so that neko takes it')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Do the other edits as well: what has to be guessed, or switches something on or off')
            [CompletionResult]::new('--add-allow', '--add-allow', [CompletionResultType]::ParameterName, 'Write a comment above each finding that allows it, for an old repository: `# neko-ice: allow(RULE)`')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what the edits would change, as a unified diff, and write nothing')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Do not mask credentials in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;rules' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the rules are written')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;env-export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What the variables are written for')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Export only these settings: `iceservers`, `epr`, `estimator` (repeatable, or separated by commas)')
            [CompletionResult]::new('--side', '--side', [CompletionResultType]::ParameterName, 'Export only one side''s server list')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to a file that only you can read, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file that only you can read, and not to standard output')
            [CompletionResult]::new('--split-secrets', '--split-secrets', [CompletionResultType]::ParameterName, 'Write the variables with credentials to a file of their own, and refer to it')
            [CompletionResult]::new('--turn-secret-file', '--turn-secret-file', [CompletionResultType]::ParameterName, 'Make time-limited credentials for every TURN server, from coturn''s `static-auth-secret` in this file')
            [CompletionResult]::new('--ttl', '--ttl', [CompletionResultType]::ParameterName, 'How long they are good: 90m, 12h, 7d [default: 1d]')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The name in them, behind the time')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set a variable of neko''s environment (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment from a dotenv file (repeatable)')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container that is meant')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'An active profile of the Compose project (repeatable)')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Export settings with neko''s default too')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Replace the file where there is one')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing: decode the output as the target would, or the file of --output where it is, and compare')
            [CompletionResult]::new('--allow-invalid', '--allow-invalid', [CompletionResultType]::ParameterName, 'Export a configuration that `validate` finds errors in')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Do not mask credentials in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;migrate' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the file is')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set a variable of neko''s environment (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment from a dotenv file (repeatable)')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container that is meant')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'An active profile of the Compose project (repeatable)')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Write the file anew, in one step; without it the new text is printed')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write the file anew, in one step; without it the new text is printed')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would change, as a unified diff, credentials masked')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Do not mask credentials in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;env-import' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'What the file is, where that is not seen')
            [CompletionResult]::new('--side', '--side', [CompletionResultType]::ParameterName, 'For a provider''s answer: give the servers to one side only')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to a file that only you can read, and not to standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to a file that only you can read, and not to standard output')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set a variable of neko''s environment (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment from a dotenv file (repeatable)')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Take this folder for the project: what files name is read in it, and elsewhere not quoted, or with CI set not read [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'The largest file that is read, in bytes (a limit of neko-ice; neko has none)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Which neko it is for, unless the image''s tag tells: 3.1.5, 3.0, 2 [default: the newest known]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file of a Compose project, laid upon the ones before it (repeatable), as for docker compose')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'The only service or container that is meant')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'An active profile of the Compose project (repeatable)')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Replace the file where there is one')
            [CompletionResult]::new('--allow-invalid', '--allow-invalid', [CompletionResultType]::ParameterName, 'Import what `validate` finds errors in')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Take the NEKO_* variables of this process''s environment; for a Compose project, all that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Do not mask credentials in what is printed')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;init' {
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'The address that viewers reach this machine at, public or in their LAN. Without it, a terminal is asked for it and for what the other options do not say')
            [CompletionResult]::new('--turn-host', '--turn-host', [CompletionResultType]::ParameterName, 'A name for the TURN server that leads to the address; needed for TLS')
            [CompletionResult]::new('--image', '--image', [CompletionResultType]::ParameterName, 'neko''s image')
            [CompletionResult]::new('--http-port', '--http-port', [CompletionResultType]::ParameterName, 'The port of neko''s page [default: 8080]')
            [CompletionResult]::new('--epr', '--epr', [CompletionResultType]::ParameterName, 'neko''s media ports, UDP [default: 52000-52100]')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'How viewers may reach the TURN server [default: udp,tcp, and tls with a certificate]')
            [CompletionResult]::new('--turn-port', '--turn-port', [CompletionResultType]::ParameterName, 'STUN, and TURN over UDP and TCP [default: 3478]')
            [CompletionResult]::new('--tls-port', '--tls-port', [CompletionResultType]::ParameterName, 'TURN over TLS [default: 5349]')
            [CompletionResult]::new('--relay-ports', '--relay-ports', [CompletionResultType]::ParameterName, 'The TURN server''s relay ports, UDP [default: 49160-49200]')
            [CompletionResult]::new('--turn-user', '--turn-user', [CompletionResultType]::ParameterName, 'The TURN server''s user; its password is made at random, as neko''s are')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'The certificate chain for TLS, PEM')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'Its key, PEM')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where to write (`-`: standard output); only you can read the file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where to write (`-`: standard output); only you can read the file')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Replace the file where there is one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;config' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a settings file that says nothing yet, with each setting and its default as a comment')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the settings that hold here, and where each is set')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'neko-ice;config;init' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;config;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'The settings file [default: neko-ice.toml here or in a folder above, up to the repository''s root]')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Read no settings file')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;config;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a settings file that says nothing yet, with each setting and its default as a comment')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the settings that hold here, and where each is set')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'neko-ice;config;help;init' {
            break
        }
        'neko-ice;config;help;show' {
            break
        }
        'neko-ice;config;help;help' {
            break
        }
        'neko-ice;schema' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;completions' {
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Write the script to where the shell looks for it, in your home folder')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;man' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'neko-ice;help' {
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show the settings neko ends up with, the origin of each, and what was shadowed')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say in one go what is wrong with the neko that is here, and what to do next')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Gather candidates, connect two peers over each path, stream media, and say whether viewers get video')
            [CompletionResult]::new('view', 'view', [CompletionResultType]::ParameterValue, 'Join the running neko as a viewer, and say whether the picture comes')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'Check one STUN server')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'Check one TURN server, step by step')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Find what is wrong with neko''s configuration, where, and how to mend it')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules of validate')
            [CompletionResult]::new('env-export', 'env-export', [CompletionResultType]::ParameterValue, 'Write the webrtc settings as environment variables of neko')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Turn keys and variables of neko''s second version into those of the third')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a failure or a term, and what to do about it')
            [CompletionResult]::new('env-import', 'env-import', [CompletionResultType]::ParameterValue, 'Make a clean neko.yaml of variables, wherever they stand, or of a TURN provider''s answer')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a Compose file for neko and a TURN server')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Write or show the settings file of a repository')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema, with which editors complete and check what you write')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'neko-ice;help;resolve' {
            break
        }
        'neko-ice;help;doctor' {
            break
        }
        'neko-ice;help;probe' {
            break
        }
        'neko-ice;help;view' {
            break
        }
        'neko-ice;help;stun' {
            break
        }
        'neko-ice;help;turn' {
            break
        }
        'neko-ice;help;validate' {
            break
        }
        'neko-ice;help;rules' {
            break
        }
        'neko-ice;help;env-export' {
            break
        }
        'neko-ice;help;migrate' {
            break
        }
        'neko-ice;help;explain' {
            break
        }
        'neko-ice;help;env-import' {
            break
        }
        'neko-ice;help;init' {
            break
        }
        'neko-ice;help;config' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a settings file that says nothing yet, with each setting and its default as a comment')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the settings that hold here, and where each is set')
            break
        }
        'neko-ice;help;config;init' {
            break
        }
        'neko-ice;help;config;show' {
            break
        }
        'neko-ice;help;schema' {
            break
        }
        'neko-ice;help;completions' {
            break
        }
        'neko-ice;help;man' {
            break
        }
        'neko-ice;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
