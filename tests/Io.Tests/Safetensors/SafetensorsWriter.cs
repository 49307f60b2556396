using System.Text;

namespace Floorline.Io.Tests.Safetensors;

/// <summary>A minimal writer: header, and as many bytes of data as it promises.</summary>
internal sealed class SafetensorsWriter
{
    private readonly StringBuilder _header = new("{\"__metadata__\":{\"format\":\"pt\"}");

    public long DataBytes { get; private set; }

    public SafetensorsWriter Add(string name, string type, double bits, params long[] shape)
    {
        long bytes = (long)Math.Ceiling(shape.Aggregate(1.0, static (p, d) => p * d) * bits / 8);
        _header.Append($",\"{name}\":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{DataBytes},{DataBytes + bytes}]}}");
        DataBytes += bytes;
        return this;
    }

    public byte[] Header()
    {
        byte[] json = Encoding.UTF8.GetBytes(_header + "}");
        return [.. BitConverter.GetBytes((long)json.Length), .. json];
    }

    public byte[] Bytes() => [.. Header(), .. new byte[DataBytes]];

    /// <summary>Writes the header and sets the file's length: the data is a hole.</summary>
    public void WriteSparse(string path)
    {
        using FileStream file = File.Create(path);
        byte[] header = Header();
        file.Write(header);
        file.SetLength(header.Length + DataBytes);
    }
}
