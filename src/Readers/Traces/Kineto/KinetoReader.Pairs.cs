namespace Floorline.Readers.Traces.Kineto;

/// <content>Events written as a begin and an end: the end closes the last that is open on its thread.</content>
internal sealed partial class KinetoReader
{
    private readonly Dictionary<(long Process, long Thread), Stack<OpenEvent>> _open = [];

    private void Open(byte[] b, OpenEvent one)
    {
        (long, long) thread = (Id(b, EventKey.Pid), Id(b, EventKey.Tid));
        if (!_open.TryGetValue(thread, out Stack<OpenEvent>? open))
        {
            _open.Add(thread, open = new Stack<OpenEvent>());
        }

        open.Push(one);
    }

    private void Close(byte[] b)
    {
        if (!Has(EventKey.Ts) || !_open.TryGetValue((Id(b, EventKey.Pid), Id(b, EventKey.Tid)), out Stack<OpenEvent>? open) || !open.TryPop(out OpenEvent one))
        {
            _unplaced++;
            return;
        }

        long duration = _number[(int)EventKey.Ts] - one.Start;
        bool work = Core.Traces.Model.EventKinds.IsDeviceWork(one.Kind);
        if (duration < 0 || duration > (work ? Core.Traces.Model.TraceBuilder.LongestWorkNs : Core.Traces.Model.TraceBuilder.FarthestNs))
        {
            _negative += duration < 0 ? 1 : 0;
            _malformed += duration < 0 ? 0 : 1;
            _lost += work ? 1 : 0;
            return;
        }

        _builder.Add(one.Kind, one.Name, one.Track, one.Start, duration, one.Correlation, one.External, one.Detail);
    }

    // what never ended has no length
    private void CloseOpened()
    {
        foreach (Stack<OpenEvent> open in _open.Values)
        {
            _malformed += open.Count;
        }
    }
}
