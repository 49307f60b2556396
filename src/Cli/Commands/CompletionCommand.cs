using System.CommandLine;
using Floorline.Readers;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline completion SHELL</c>: prints a script that lets the shell ask this program what may come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # floorline completion for bash: source <(floorline completion bash)
        _floorline() {
            local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT}
            line=${line#"${COMP_WORDS[0]}"}
            COMPREPLY=( $(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o default -F _floorline floorline ./floorline
        """;

    private const string Zsh = """
        # floorline completion for zsh: source <(floorline completion zsh)
        _floorline() {
            local line="${BUFFER[1,CURSOR]#${words[1]}}"
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a found
        }
        compdef _floorline floorline ./floorline
        """;

    private const string Fish = """
        # floorline completion for fish: floorline completion fish | source
        function __floorline_complete
            set -l words (commandline -opc)
            set -l line (string replace -- $words[1] '' (commandline -cp))
            $words[1] "[suggest:"(string length -- $line)"]" $line 2>/dev/null
        end
        complete -c floorline -f -a '(__floorline_complete)'
        """;

    internal static Command Make()
    {
        var command = new Command("completion", "Print a completion script: source <(floorline completion bash)");
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = "bash, zsh or fish" };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!;
            string? script = name switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => null };
            if (script is null)
            {
                return Output.Refuse([new Problem("", "SHELL", $"'{name}'", "bash, zsh or fish")], json: false);
            }

            Output.Payload(script);
            return ExitCode.Ok;
        });
        return command;
    }
}
