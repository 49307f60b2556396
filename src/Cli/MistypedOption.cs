using System.CommandLine;
using System.CommandLine.Parsing;
using Floorline.Readers;

namespace Floorline.Cli;

/// <summary>
/// An option that a verb does not have is never the value of an argument or of another option: the parser alone would take <c>--concurency</c> for an address
/// and measure it.
/// </summary>
internal static class MistypedOption
{
    /// <summary>What is wrong, with the nearest option; nothing where every word that looks like an option is one.</summary>
    /// <param name="parsed">The command line as the parser understood it.</param>
    /// <param name="args">The words as they came: those after <c>--</c> are values, however they look.</param>
    internal static string? Of(ParseResult parsed, string[] args)
    {
        int end = Array.IndexOf(args, "--");
        var stated = args.Take(end < 0 ? args.Length : end).ToHashSet(StringComparer.Ordinal);
        string? wrong = parsed.CommandResult.Children
            .SelectMany(static result => result.Tokens)
            .Select(static token => token.Value)
            .FirstOrDefault(value => Looks(value) && stated.Contains(value));
        if (parsed.UnmatchedTokens.Select(static token => token.Split('=')[0]).FirstOrDefault(SituationOptions.IsOfLoads) is { } ofLoads)
        {
            return $"Unrecognized option '{ofLoads}': it is of a served load, which predict and plan take "
                + "(--rate or --concurrency, --prompt-tokens, --output-tokens).";
        }

        if (wrong is null)
        {
            return null;
        }

        string name = wrong.Split('=')[0];
        IEnumerable<string> known = Commands(parsed.CommandResult).SelectMany(static command => command.Options)
            .Where(static option => !option.Hidden).SelectMany(static option => option.Aliases.Prepend(option.Name));
        IReadOnlyList<string> nearest = Nearest.To(name, known.Where(static option => option.StartsWith("--", StringComparison.Ordinal)));
        return $"Unrecognized option '{name}'{(nearest.Count > 0 ? $"; perhaps {nearest[0]}" : "")}. A value that begins with a dash goes after --, or as --option=value.";
    }

    private static IEnumerable<Command> Commands(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult command)
            {
                yield return command.Command;
            }
        }
    }

    // One dash or two, a letter, then letters, digits and dashes up to a value. By hand: every command asks it, and the first expression of a process takes
    // milliseconds.
    private static bool Looks(string word)
    {
        ReadOnlySpan<char> name = word.StartsWith("--", StringComparison.Ordinal) ? word.AsSpan(2) : word.StartsWith('-') ? word.AsSpan(1) : [];
        int end = name.IndexOf('=');
        name = end < 0 ? name : name[..end];
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '-')
            {
                return false;
            }
        }

        return name.Length > 0 && char.IsAsciiLetter(name[0]);
    }
}
