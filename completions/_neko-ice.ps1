
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what is wrong with the neko here, and what to do next')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Test with real packets which viewers get video')
            [CompletionResult]::new('view', 'view', [CompletionResultType]::ParameterValue, 'Join a running neko as a viewer, and measure the picture')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'Check a STUN server')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'Check a TURN server, step by step')
            [CompletionResult]::new('exporter', 'exporter', [CompletionResultType]::ParameterValue, 'Answer Prometheus: probe servers and running nekos when they are scraped')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Find mistakes in neko''s settings, and fix them')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find mistakes in neko''s settings, and fix them')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Find mistakes in neko''s settings, and fix them')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show neko''s effective settings, and where each value comes from')
            [CompletionResult]::new('env-export', 'env-export', [CompletionResultType]::ParameterValue, 'Write neko''s settings as environment variables')
            [CompletionResult]::new('env-import', 'env-import', [CompletionResultType]::ParameterValue, 'Write a config file from variables, a Compose file or a manifest')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Rewrite settings of neko 2 as those of neko 3')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a Compose file for neko and a TURN server')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a failure or a term, and what to do about it')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules of validate')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Write or show neko-ice.toml, the settings file of a repository')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema for editors')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print or install a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'neko-ice;doctor' {
            [CompletionResult]::new('--viewers-from', '--viewers-from', [CompletionResultType]::ParameterName, 'Where the viewers are: lan, internet or both [default: you are asked on a terminal]')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Use this settings file [default: neko-ice.toml here or in a folder above, up to the root of the repository]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Contact no server: read files, and ask this machine''s Docker')
            [CompletionResult]::new('--no-docker', '--no-docker', [CompletionResultType]::ParameterName, 'Do not ask Docker')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Use no settings file')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;probe' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for checking one server and for connecting one path: 500ms, 2s [default: 5s]')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Time limit for the whole run')
            [CompletionResult]::new('--video-bitrate', '--video-bitrate', [CompletionResultType]::ParameterName, 'Bit rate of the test video: 800k, 2M [default: the rate of neko''s first pipeline, else 1M]')
            [CompletionResult]::new('--compare', '--compare', [CompletionResultType]::ParameterName, 'Say what got worse since this report of `--servers-only --format json`')
            [CompletionResult]::new('--viewer', '--viewer', [CompletionResultType]::ParameterName, 'Print a link: a real browser is the viewer')
            [CompletionResult]::new('--link', '--link', [CompletionResultType]::ParameterName, 'Address of the page as browsers reach it, behind a reverse proxy: https://neko.example.org')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to serve the page: 8080, 0.0.0.0:8080 [default: neko''s server.bind]')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Which candidates of its own the browser may use')
            [CompletionResult]::new('--outside', '--outside', [CompletionResultType]::ParameterName, 'Also try neko''s ports from this TURN server, which is on a different network')
            [CompletionResult]::new('--outside-user', '--outside-user', [CompletionResultType]::ParameterName, 'User name on that server')
            [CompletionResult]::new('--outside-password-file', '--outside-password-file', [CompletionResultType]::ParameterName, 'Read the password from the first line of this file')
            [CompletionResult]::new('--outside-password-env', '--outside-password-env', [CompletionResultType]::ParameterName, 'Read the password from this environment variable')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'Number of simultaneous viewers that ports and quotas must support [default: 1]')
            [CompletionResult]::new('--viewers-from', '--viewers-from', [CompletionResultType]::ParameterName, 'Who must get video: lan, internet or both [default: whom the settings can serve]')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Exit with 1 unless this is proven too (repeatable)')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media flows over each path [default: 1s; 10s if quality is judged]')
            [CompletionResult]::new('--max-loss', '--max-loss', [CompletionResultType]::ParameterName, 'Call a path poor if it loses more of its video packets after repair [default: 1%, ITU-T G.1010]')
            [CompletionResult]::new('--fail-loss', '--fail-loss', [CompletionResultType]::ParameterName, 'Fail a path if it loses more of its video packets after repair [default: 5%, our choice]')
            [CompletionResult]::new('--max-jitter', '--max-jitter', [CompletionResultType]::ParameterName, 'Call a path poor if its jitter is longer [default: 30ms, Cisco''s QoS guide]')
            [CompletionResult]::new('--max-round-trip', '--max-round-trip', [CompletionResultType]::ParameterName, 'Call a path poor if its round trip is longer [default: 300ms, twice the one-way limit of ITU-T G.114]')
            [CompletionResult]::new('--min-frames', '--min-frames', [CompletionResultType]::ParameterName, 'Call a path poor if a smaller share of its frames can be shown [default: 90%, our choice]')
            [CompletionResult]::new('--min-rate', '--min-rate', [CompletionResultType]::ParameterName, 'Call a path poor if a smaller share of the video''s bit rate arrives [default: 90%, our choice]')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Use this settings file [default: neko-ice.toml here or in a folder above, up to the root of the repository]')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust this certificate authority, PEM (repeatable); a result that needs it is at most `usable`')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint, in hexadecimal (repeatable); the result is at most `usable`')
            [CompletionResult]::new('--turn-secret-file', '--turn-secret-file', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this file (static-auth-secret of Coturn)')
            [CompletionResult]::new('--turn-secret-env', '--turn-secret-env', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this environment variable')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--prometheus', '--prometheus', [CompletionResultType]::ParameterName, 'Also write the result for the text file collector of Prometheus')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write the report as one HTML page, to attach to an issue or to open on a phone')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Replace every STUN/TURN server with a built-in one on loopback: tests your settings, not your servers')
            [CompletionResult]::new('--servers-only', '--servers-only', [CompletionResultType]::ParameterName, 'Check only the STUN and TURN servers, each of them once')
            [CompletionResult]::new('--security', '--security', [CompletionResultType]::ParameterName, 'Also test whether your TURN servers allow too much: an open relay, or a relay to internal addresses')
            [CompletionResult]::new('--parallel-media', '--parallel-media', [CompletionResultType]::ParameterName, 'Send media over all paths at once; the line must carry them all')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Use no settings file')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate; the result is at most `usable`')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Print each step when it happens, one JSON object a line; the last one is the whole report')
            [CompletionResult]::new('--show-addresses', '--show-addresses', [CompletionResultType]::ParameterName, 'In that page, write addresses and names as they are')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;view' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'User name, which the others in the room see')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from the first line of this file (`-`: standard input) [default: you are asked]')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Read the password from this environment variable')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the session of the token in the first line of this file, and do not end it; `-` is standard input')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long to measure, from the first picture')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Watch until Ctrl-C, and print a line each TIME [default: 1s]')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Time limit for the whole visit')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'Join with this many viewers at once, each with a session of its own')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin to send, if server.cors of neko is a list [default: the origin of the URL]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'File that the running neko was started with: the report names its lines')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container of that file')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write the report as one HTML page, to attach to an issue or to open on a phone')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust this certificate authority, PEM (repeatable)')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint, in hexadecimal (repeatable)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--replace-session', '--replace-session', [CompletionResultType]::ParameterName, 'Log in even if this ends another session of the same user')
            [CompletionResult]::new('--each', '--each', [CompletionResultType]::ParameterName, 'Try each path in turn: as a browser does, without UDP, and through each TURN server')
            [CompletionResult]::new('--relay-only', '--relay-only', [CompletionResultType]::ParameterName, 'Use TURN servers only')
            [CompletionResult]::new('--tcp-only', '--tcp-only', [CompletionResultType]::ParameterName, 'Use no UDP')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'Use IPv4 only')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'Use IPv6 only')
            [CompletionResult]::new('--show-addresses', '--show-addresses', [CompletionResultType]::ParameterName, 'In that page, write addresses and names as they are')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate; the report says what is wrong with it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;stun' {
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for the checks: 500ms, 2s')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust this certificate authority, PEM (repeatable); a result that needs it is at most `usable`')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint, in hexadecimal (repeatable); the result is at most `usable`')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--prometheus', '--prometheus', [CompletionResultType]::ParameterName, 'Also write the result for the text file collector of Prometheus')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write the report as one HTML page, to attach to an issue or to open on a phone')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate; the result is at most `usable`')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Print each step when it happens, one JSON object a line; the last one is the whole report')
            [CompletionResult]::new('--show-addresses', '--show-addresses', [CompletionResultType]::ParameterName, 'In that page, write addresses and names as they are')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;turn' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'User name; without it the server is asked without credentials')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from the first line of this file (`-`: standard input) [default: you are asked]')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'Read the password from this environment variable')
            [CompletionResult]::new('--turn-secret-file', '--turn-secret-file', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this file (static-auth-secret of Coturn)')
            [CompletionResult]::new('--turn-secret-env', '--turn-secret-env', [CompletionResultType]::ParameterName, 'Make TURN credentials from the shared secret in this environment variable')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time limit for the checks: 500ms, 2s')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Also trust this certificate authority, PEM (repeatable); a result that needs it is at most `usable`')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Accept the certificate with this SHA-256 fingerprint, in hexadecimal (repeatable); the result is at most `usable`')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the report')
            [CompletionResult]::new('--prometheus', '--prometheus', [CompletionResultType]::ParameterName, 'Also write the result for the text file collector of Prometheus')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write the report as one HTML page, to attach to an issue or to open on a phone')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--security', '--security', [CompletionResultType]::ParameterName, 'Also test whether your server allows too much: an open relay, or a relay to internal addresses')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate; the result is at most `usable`')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Print each step when it happens, one JSON object a line; the last one is the whole report')
            [CompletionResult]::new('--show-addresses', '--show-addresses', [CompletionResultType]::ParameterName, 'In that page, write addresses and names as they are')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;exporter' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The targets file: what may be probed, and under which name')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Listen on this address')
            [CompletionResult]::new('--timeout-offset', '--timeout-offset', [CompletionResultType]::ParameterName, 'End a probe this long before Prometheus stops waiting')
            [CompletionResult]::new('--max-probes', '--max-probes', [CompletionResultType]::ParameterName, 'How many probes may run at once; the others wait')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Read the file and all that it names, list the targets, and end')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;validate' {
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 from this severity on: error, warning or note [default: error]')
            [CompletionResult]::new('--min-severity', '--min-severity', [CompletionResultType]::ParameterName, 'Leave out findings that are less severe than this')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Report findings of this rule as errors (repeatable)')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report findings of this rule as warnings (repeatable)')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Leave out findings of this rule (repeatable)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out the known findings of this file, so that only new ones count')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'Number of simultaneous viewers per neko that ports and quotas must support [default: 1]')
            [CompletionResult]::new('--turn-quota', '--turn-quota', [CompletionResultType]::ParameterName, 'Number of allocations that the TURN server gives in all (total-quota of Coturn)')
            [CompletionResult]::new('--turn-user-quota', '--turn-user-quota', [CompletionResultType]::ParameterName, 'Number of allocations that the TURN server gives to one user (user-quota of Coturn)')
            [CompletionResult]::new('--relay-ports', '--relay-ports', [CompletionResultType]::ParameterName, 'Relay ports of the TURN server (min-port and max-port of Coturn)')
            [CompletionResult]::new('--filenames', '--filenames', [CompletionResultType]::ParameterName, 'Treat all arguments after this one as file names, for hooks and `xargs`')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Read the files as this kind')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input in the findings; its extension gives the format')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Use this settings file [default: neko-ice.toml here or in a folder above, up to the root of the repository]')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Check only nekos that a change since this revision touches, new files included')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the findings (repeatable) [default: text]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the findings to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the findings to this file')
            [CompletionResult]::new('--max-per-rule', '--max-per-rule', [CompletionResultType]::ParameterName, 'Show at most this many findings of one rule for each neko, and ten times as many for each file; 0 shows all')
            [CompletionResult]::new('--hyperlinks', '--hyperlinks', [CompletionResultType]::ParameterName, 'When places in the text are links to their files')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Apply safe fixes, which do not change what you meant')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Also apply fixes that are guesses, or that switch something on or off')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would change as a unified diff, and write nothing')
            [CompletionResult]::new('--add-allow', '--add-allow', [CompletionResultType]::ParameterName, 'Write a comment above each finding that allows it: `# neko-ice: allow(RULE)`')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write all present findings to the baseline as known [default file: neko-ice-baseline.json]')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'Show known findings too')
            [CompletionResult]::new('--same-host', '--same-host', [CompletionResultType]::ParameterName, 'Treat all inputs as running on one host, and report ports that collide')
            [CompletionResult]::new('--skip-unread', '--skip-unread', [CompletionResultType]::ParameterName, 'Skip and count files that have no settings of neko, even if you name them')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Use no settings file')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Check only nekos that a change touches which is staged for the next commit')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Count the findings of each rule instead of showing them, as text or JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;check' {
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 from this severity on: error, warning or note [default: error]')
            [CompletionResult]::new('--min-severity', '--min-severity', [CompletionResultType]::ParameterName, 'Leave out findings that are less severe than this')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Report findings of this rule as errors (repeatable)')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report findings of this rule as warnings (repeatable)')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Leave out findings of this rule (repeatable)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out the known findings of this file, so that only new ones count')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'Number of simultaneous viewers per neko that ports and quotas must support [default: 1]')
            [CompletionResult]::new('--turn-quota', '--turn-quota', [CompletionResultType]::ParameterName, 'Number of allocations that the TURN server gives in all (total-quota of Coturn)')
            [CompletionResult]::new('--turn-user-quota', '--turn-user-quota', [CompletionResultType]::ParameterName, 'Number of allocations that the TURN server gives to one user (user-quota of Coturn)')
            [CompletionResult]::new('--relay-ports', '--relay-ports', [CompletionResultType]::ParameterName, 'Relay ports of the TURN server (min-port and max-port of Coturn)')
            [CompletionResult]::new('--filenames', '--filenames', [CompletionResultType]::ParameterName, 'Treat all arguments after this one as file names, for hooks and `xargs`')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Read the files as this kind')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input in the findings; its extension gives the format')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Use this settings file [default: neko-ice.toml here or in a folder above, up to the root of the repository]')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Check only nekos that a change since this revision touches, new files included')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the findings (repeatable) [default: text]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the findings to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the findings to this file')
            [CompletionResult]::new('--max-per-rule', '--max-per-rule', [CompletionResultType]::ParameterName, 'Show at most this many findings of one rule for each neko, and ten times as many for each file; 0 shows all')
            [CompletionResult]::new('--hyperlinks', '--hyperlinks', [CompletionResultType]::ParameterName, 'When places in the text are links to their files')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Apply safe fixes, which do not change what you meant')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Also apply fixes that are guesses, or that switch something on or off')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would change as a unified diff, and write nothing')
            [CompletionResult]::new('--add-allow', '--add-allow', [CompletionResultType]::ParameterName, 'Write a comment above each finding that allows it: `# neko-ice: allow(RULE)`')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write all present findings to the baseline as known [default file: neko-ice-baseline.json]')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'Show known findings too')
            [CompletionResult]::new('--same-host', '--same-host', [CompletionResultType]::ParameterName, 'Treat all inputs as running on one host, and report ports that collide')
            [CompletionResult]::new('--skip-unread', '--skip-unread', [CompletionResultType]::ParameterName, 'Skip and count files that have no settings of neko, even if you name them')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Use no settings file')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Check only nekos that a change touches which is staged for the next commit')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Count the findings of each rule instead of showing them, as text or JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;lint' {
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 from this severity on: error, warning or note [default: error]')
            [CompletionResult]::new('--min-severity', '--min-severity', [CompletionResultType]::ParameterName, 'Leave out findings that are less severe than this')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Report findings of this rule as errors (repeatable)')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report findings of this rule as warnings (repeatable)')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Leave out findings of this rule (repeatable)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out the known findings of this file, so that only new ones count')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'Number of simultaneous viewers per neko that ports and quotas must support [default: 1]')
            [CompletionResult]::new('--turn-quota', '--turn-quota', [CompletionResultType]::ParameterName, 'Number of allocations that the TURN server gives in all (total-quota of Coturn)')
            [CompletionResult]::new('--turn-user-quota', '--turn-user-quota', [CompletionResultType]::ParameterName, 'Number of allocations that the TURN server gives to one user (user-quota of Coturn)')
            [CompletionResult]::new('--relay-ports', '--relay-ports', [CompletionResultType]::ParameterName, 'Relay ports of the TURN server (min-port and max-port of Coturn)')
            [CompletionResult]::new('--filenames', '--filenames', [CompletionResultType]::ParameterName, 'Treat all arguments after this one as file names, for hooks and `xargs`')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Read the files as this kind')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input in the findings; its extension gives the format')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Use this settings file [default: neko-ice.toml here or in a folder above, up to the root of the repository]')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Check only nekos that a change since this revision touches, new files included')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the findings (repeatable) [default: text]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the findings to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the findings to this file')
            [CompletionResult]::new('--max-per-rule', '--max-per-rule', [CompletionResultType]::ParameterName, 'Show at most this many findings of one rule for each neko, and ten times as many for each file; 0 shows all')
            [CompletionResult]::new('--hyperlinks', '--hyperlinks', [CompletionResultType]::ParameterName, 'When places in the text are links to their files')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Apply safe fixes, which do not change what you meant')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Also apply fixes that are guesses, or that switch something on or off')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would change as a unified diff, and write nothing')
            [CompletionResult]::new('--add-allow', '--add-allow', [CompletionResultType]::ParameterName, 'Write a comment above each finding that allows it: `# neko-ice: allow(RULE)`')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write all present findings to the baseline as known [default file: neko-ice-baseline.json]')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'Show known findings too')
            [CompletionResult]::new('--same-host', '--same-host', [CompletionResultType]::ParameterName, 'Treat all inputs as running on one host, and report ports that collide')
            [CompletionResult]::new('--skip-unread', '--skip-unread', [CompletionResultType]::ParameterName, 'Skip and count files that have no settings of neko, even if you name them')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Use no settings file')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Check only nekos that a change touches which is staged for the next commit')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Count the findings of each rule instead of showing them, as text or JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;resolve' {
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Compare with this file, and print what differs in effect')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the settings')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;env-export' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Export only these settings, as `iceservers,epr` (repeatable)')
            [CompletionResult]::new('--side', '--side', [CompletionResultType]::ParameterName, 'Export only the servers of this side')
            [CompletionResult]::new('--split-secrets', '--split-secrets', [CompletionResultType]::ParameterName, 'Put variables with credentials into a separate file')
            [CompletionResult]::new('--turn-secret-file', '--turn-secret-file', [CompletionResultType]::ParameterName, 'Make time-limited credentials for every TURN server, from the shared secret in this file')
            [CompletionResult]::new('--ttl', '--ttl', [CompletionResultType]::ParameterName, 'How long these credentials are valid: 90m, 12h, 7d [default: 1d]')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'User name in these credentials, after the time')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What the variables are for')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, which only you can read')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file, which only you can read')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Also export settings that have neko''s default')
            [CompletionResult]::new('--allow-invalid', '--allow-invalid', [CompletionResultType]::ParameterName, 'Export even if `validate` finds errors')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Replace the file if it exists')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing: read the variables back as their target would, and compare with the settings')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;env-import' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read the file as this kind [default: by its content]')
            [CompletionResult]::new('--side', '--side', [CompletionResultType]::ParameterName, 'Give a TURN provider''s servers to this side only')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, which only you can read')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file, which only you can read')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--allow-invalid', '--allow-invalid', [CompletionResultType]::ParameterName, 'Import even if `validate` finds errors')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Replace the file if it exists')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;migrate' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Read the file as this kind')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Add a file of a Compose project, as `docker compose -f` does (repeatable)')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'Use only this service or container')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Activate a profile of the Compose project (repeatable)')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Set an environment variable of neko (repeatable)')
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'Read neko''s environment variables from a dotenv file (repeatable)')
            [CompletionResult]::new('--neko-version', '--neko-version', [CompletionResultType]::ParameterName, 'Check for this release of neko, as 3.1.5, 3.0 or 2 [default: the tag of the image, else the newest known]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Use this folder as the project [default: the Git repository of the first file, else its folder]')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Read no file larger than this many bytes; neko itself has no limit')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--from-env', '--from-env', [CompletionResultType]::ParameterName, 'Use the NEKO_* variables of the current environment; for a Compose project, every variable that it refers to')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print passwords and other secrets instead of masking them')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Change the file itself, in one step')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Change the file itself, in one step')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would change, as a unified diff with credentials masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;init' {
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'Address at which viewers reach this machine')
            [CompletionResult]::new('--image', '--image', [CompletionResultType]::ParameterName, 'Image of neko')
            [CompletionResult]::new('--http-port', '--http-port', [CompletionResultType]::ParameterName, 'Port of neko''s page [default: 8080]')
            [CompletionResult]::new('--epr', '--epr', [CompletionResultType]::ParameterName, 'Media ports of neko, UDP [default: 52000-52100]')
            [CompletionResult]::new('--turn-host', '--turn-host', [CompletionResultType]::ParameterName, 'Host name of this machine, for TURN over TLS')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'How viewers reach it [default: udp,tcp, and tls with a certificate]')
            [CompletionResult]::new('--turn-port', '--turn-port', [CompletionResultType]::ParameterName, 'Port of STUN and TURN, UDP and TCP [default: 3478]')
            [CompletionResult]::new('--tls-port', '--tls-port', [CompletionResultType]::ParameterName, 'Port of TURN over TLS [default: 5349]')
            [CompletionResult]::new('--relay-ports', '--relay-ports', [CompletionResultType]::ParameterName, 'Relay ports of the TURN server, UDP [default: 49160-49200]')
            [CompletionResult]::new('--turn-user', '--turn-user', [CompletionResultType]::ParameterName, 'User name on the TURN server; all passwords are random')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'Certificate chain for TURN over TLS, PEM')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'Key of the certificate, PEM')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, which only you can read; `-` is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file, which only you can read; `-` is standard output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Replace the file if it exists')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;explain' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the explanation')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;rules' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of the list')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;config' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a settings file in which every setting is a comment with its default')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the settings that apply here, and where each is set')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'neko-ice;config;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;config;show' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'Use this settings file [default: neko-ice.toml here or in a folder above, up to the root of the repository]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--no-settings', '--no-settings', [CompletionResultType]::ParameterName, 'Use no settings file')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;config;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a settings file in which every setting is a comment with its default')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the settings that apply here, and where each is set')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;completions' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('--install', '--install', [CompletionResultType]::ParameterName, 'Write the script to the place in your home folder where the shell looks for it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;man' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the result to this file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the text')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns at which text is wrapped [default: COLUMNS, else the terminal''s width]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help: -h a summary, --help all options')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'V')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'version')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print no notes, no progress and no advice')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print more: each step of a probe, the page of each rule')
            break
        }
        'neko-ice;help' {
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what is wrong with the neko here, and what to do next')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Test with real packets which viewers get video')
            [CompletionResult]::new('view', 'view', [CompletionResultType]::ParameterValue, 'Join a running neko as a viewer, and measure the picture')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'Check a STUN server')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'Check a TURN server, step by step')
            [CompletionResult]::new('exporter', 'exporter', [CompletionResultType]::ParameterValue, 'Answer Prometheus: probe servers and running nekos when they are scraped')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Find mistakes in neko''s settings, and fix them')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show neko''s effective settings, and where each value comes from')
            [CompletionResult]::new('env-export', 'env-export', [CompletionResultType]::ParameterValue, 'Write neko''s settings as environment variables')
            [CompletionResult]::new('env-import', 'env-import', [CompletionResultType]::ParameterValue, 'Write a config file from variables, a Compose file or a manifest')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Rewrite settings of neko 2 as those of neko 3')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a Compose file for neko and a TURN server')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a failure or a term, and what to do about it')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules of validate')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Write or show neko-ice.toml, the settings file of a repository')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema for editors')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print or install a shell''s completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
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
        'neko-ice;help;exporter' {
            break
        }
        'neko-ice;help;validate' {
            break
        }
        'neko-ice;help;resolve' {
            break
        }
        'neko-ice;help;env-export' {
            break
        }
        'neko-ice;help;env-import' {
            break
        }
        'neko-ice;help;migrate' {
            break
        }
        'neko-ice;help;init' {
            break
        }
        'neko-ice;help;explain' {
            break
        }
        'neko-ice;help;rules' {
            break
        }
        'neko-ice;help;config' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a settings file in which every setting is a comment with its default')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the settings that apply here, and where each is set')
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
