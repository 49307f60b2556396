namespace Floorline.Readers.Traces.Perfetto;

/// <summary>Walks the fields of a protobuf message in its wire format, one after the other.</summary>
internal ref struct ProtoFields(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>Number of the field.</summary>
    internal int Field { get; private set; }

    /// <summary>Its value where it is a number of any width; 0 otherwise.</summary>
    internal ulong Number { get; private set; }

    /// <summary>Its bytes where it has a length; empty otherwise.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the message broke off or holds a wire type that is none.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Moves to the next field; false at the end or where the message is broken.</summary>
    internal bool Next()
    {
        if (_at >= _message.Length)
        {
            return false;
        }

        Bytes = default;
        Number = 0;
        if (!Varint(_message, ref _at, out ulong tag) || tag >> 3 is 0 or > int.MaxValue)
        {
            return Break();
        }

        Field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                if (!Varint(_message, ref _at, out ulong number))
                {
                    return Break();
                }

                Number = number;
                return true;
            case 1:
                return Fixed(8);
            case 2:
                if (!Varint(_message, ref _at, out ulong length) || length > (ulong)(_message.Length - _at))
                {
                    return Break();
                }

                Bytes = _message.Slice(_at, (int)length);
                _at += (int)length;
                return true;
            case 5:
                return Fixed(4);
            default:
                return Break();
        }
    }

    /// <summary>Reads a number of seven bits a byte.</summary>
    internal static bool Varint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            byte one = bytes[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private bool Fixed(int width)
    {
        if (_message.Length - _at < width)
        {
            return Break();
        }

        for (int i = width - 1; i >= 0; i--)
        {
            Number = (Number << 8) | _message[_at + i];
        }

        _at += width;
        return true;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }
}
