using System.Text;
using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Kineto;

/// <summary>
/// The processes whose traces were merged into one file: tools that merge ranks put a label before each process (<c>[TP01] 4711</c>), and correlation and
/// device numbers count within a label.
/// </summary>
internal sealed class CallScopes
{
    private const int Most = 4096;

    private readonly Dictionary<string, int> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Scope, long Device), long> _devices = [];
    private readonly Dictionary<long, int> _owners = [];
    private byte[] _last = [];
    private int _lastScope;

    /// <summary>The scope of a process that is given as text: 0 where it has no label or no number.</summary>
    internal int Of(ReadOnlySpan<byte> process)
    {
        ReadOnlySpan<byte> label = process.TrimEnd("0123456789"u8);
        if (label.Length == process.Length || label.TrimEnd((byte)' ').IsEmpty)
        {
            return 0;
        }

        if (label.SequenceEqual(_last))
        {
            return _lastScope;
        }

        string text = Encoding.UTF8.GetString(label);
        if (!_scopes.TryGetValue(text, out int scope))
        {
            scope = _scopes.Count < Most ? _scopes.Count + 1 : 0;
            if (scope > 0)
            {
                _scopes.Add(text, scope);
            }
        }

        _last = label.ToArray();
        return _lastScope = scope;
    }

    /// <summary>The number at the end of a process that is given as text.</summary>
    internal static long NumberIn(ReadOnlySpan<byte> process)
    {
        long number = 0;
        foreach (byte digit in process[process.TrimEnd("0123456789"u8).Length..])
        {
            number = Math.Min((number * 10) + digit - '0', int.MaxValue);
        }

        return number;
    }

    internal static long Correlation(long correlation, int scope) => scope == 0 || correlation is < 0 or > uint.MaxValue ? correlation
        : ((long)scope << 32) | correlation;

    /// <summary>The number of a device among all scopes: its own, unless another scope has that one.</summary>
    internal long DeviceOf(int scope, long device)
    {
        if (scope == 0 && _devices.Count == 0)
        {
            return device;
        }

        if (!_devices.TryGetValue((scope, device), out long number))
        {
            number = device;
            while (_owners.ContainsKey(number))
            {
                number++;
            }

            _owners.Add(number, scope);
            _devices.Add((scope, device), number);
        }

        return number;
    }

    /// <summary>The devices as the header describes them, and those that got another number.</summary>
    internal IReadOnlyList<TraceDevice> Describe(IReadOnlyList<TraceDevice> described) =>
    [
        .. described,
        .. _devices.Where(d => d.Value != d.Key.Device && described.All(k => k.Id != d.Value)).OrderBy(static d => d.Value)
            .SelectMany(d => described.Where(k => k.Id == d.Key.Device).Take(1).Select(k => k with { Id = d.Value })),
    ];
}
