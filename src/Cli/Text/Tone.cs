namespace Floorline.Cli.Text;

/// <summary>How a line is meant; a terminal shows it in colour, a pipe does not.</summary>
public enum Tone
{
    Plain,
    Heading,
    Good,
    Warning,
    Bad,
    Faint,
}
