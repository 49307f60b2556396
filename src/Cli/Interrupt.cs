namespace Floorline.Cli;

/// <summary>Turns the first Ctrl-C into a request to end in good order; a second one ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    internal Interrupt() => Console.CancelKeyPress += Pressed;

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= Pressed;
        _source.Dispose();
    }

    private void Pressed(object? sender, ConsoleCancelEventArgs press)
    {
        press.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
