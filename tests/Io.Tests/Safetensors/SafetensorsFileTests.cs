using System.Text;
using Floorline.Readers;
using Floorline.Readers.Safetensors;
using Floorline.Readers.Tensors;

namespace Floorline.Io.Tests.Safetensors;

public class SafetensorsFileTests
{
    [Fact]
    public void Read_EveryType_IsExactToTheByte()
    {
        (string Type, double Bits)[] types = [("BOOL", 8), ("U8", 8), ("I8", 8), ("F8_E4M3", 8), ("F8_E5M2", 8), ("F8_E8M0", 8), ("F4", 4), ("F6_E2M3", 6),
            ("F6_E3M2", 6), ("U16", 16), ("I16", 16), ("F16", 16), ("BF16", 16), ("U32", 32), ("I32", 32), ("F32", 32), ("U64", 64), ("I64", 64), ("F64", 64),
                ("C64", 64)];
        var w = new SafetensorsWriter();
        foreach ((string type, double bits) in types)
        {
            w.Add("t." + type, type, bits, 3, 8);
        }

        TensorCensus census = Read(w.Bytes()).Value;
        Assert.Equal(w.DataBytes, census.StoredBytes);
        Assert.Equal(24 * types.Length, census.Parameters);
        Assert.All(types, t => Assert.Equal((long)(24 * t.Bits / 8), census.Tensors.Single(x => x.Type == t.Type).StoredBytes));
    }

    [Fact]
    public void Read_PackedWeights_CountsTheWeightsInside()
    {
        // One linear layer of 256 x 512 in each packing; scales and zero points bring bytes and no parameters.
        const long Linear = 256 * 512;
        Packed(Linear, "int-4bit-g128", static w => w.Add("a.mlp.up.qweight", "I32", 32, 32, 512).Add("a.mlp.up.qzeros", "I32", 32, 2, 64)
            .Add("a.mlp.up.scales", "F16", 16, 2, 512).Add("a.mlp.up.g_idx", "I32", 32, 256));
        Packed(Linear, "int-8bit-g128", static w => w.Add("a.mlp.up.qweight", "I32", 32, 64, 512).Add("a.mlp.up.qzeros", "I32", 32, 2, 128)
            .Add("a.mlp.up.scales", "F16", 16, 2, 512));
        Packed(Linear, "int-4bit-g128", static w => w.Add("a.mlp.up.qweight", "I32", 32, 256, 64).Add("a.mlp.up.qzeros", "I32", 32, 2, 64)
            .Add("a.mlp.up.scales", "F16", 16, 2, 512));
        Packed(Linear, "packed-4bit-g128", static w => w.Add("a.mlp.up.weight_packed", "I32", 32, 512, 32).Add("a.mlp.up.weight_scale", "BF16", 16, 512, 2)
            .Add("a.mlp.up.weight_shape", "I64", 64, 2));
        Packed(Linear, "mlx-4bit", static w => w.Add("a.mlp.up.weight", "U32", 32, 512, 32).Add("a.mlp.up.scales", "F16", 16, 512, 4)
            .Add("a.mlp.up.biases", "F16", 16, 512, 4));
        Packed(Linear, "exl3-3bit", static w => w.Add("a.mlp.up.trellis", "I16", 16, 16, 32, 48).Add("a.mlp.up.suh", "F16", 16, 256)
            .Add("a.mlp.up.svh", "F16", 16, 512));
        Packed(Linear, "aqlm-2bit", static w => w.Add("a.mlp.up.codes", "I16", 16, 512, 32, 1).Add("a.mlp.up.codebooks", "F16", 16, 1, 65536, 1, 8)
            .Add("a.mlp.up.scales", "F16", 16, 512, 1, 1, 1));
        Packed(Linear, "bitnet-2bit", static w => w.Add("a.mlp.up.weight", "U8", 8, 128, 256).Add("a.mlp.up.weight_scale", "BF16", 16, 1));
        Packed(Linear, "int8", static w => w.Add("a.mlp.up.weight._data", "I8", 8, 512, 256).Add("a.mlp.up.weight._scale", "F16", 16, 512, 1));
        Packed(Linear, "nvfp4", static w => w.Add("a.mlp.up.weight_packed", "U8", 8, 512, 128).Add("a.mlp.up.weight_scale", "F8_E4M3", 8, 512, 16)
            .Add("a.mlp.up.weight_global_scale", "F32", 32, 1));
        Packed(Linear, "nvfp4", static w => w.Add("a.mlp.up.weight", "U8", 8, 512, 128).Add("a.mlp.up.weight_scale", "F8_E4M3", 8, 512, 16)
            .Add("a.mlp.up.weight_scale_2", "F32", 32).Add("a.mlp.up.input_scale", "F32", 32));
        Packed(Linear, "mxfp4", static w => w.Add("a.mlp.experts.up_proj_blocks", "U8", 8, 512, 8, 16).Add("a.mlp.experts.up_proj_scales", "U8", 8, 512, 8));
        Packed(Linear, "nf4", static w => w.Add("a.mlp.up.weight", "U8", 8, 65536, 1).Add("a.mlp.up.weight.absmax", "U8", 8, 2048)
            .Add("a.mlp.up.weight.quant_map", "F32", 32, 16).Add("a.mlp.up.weight.nested_absmax", "F32", 32, 8)
                .Add("a.mlp.up.weight.quant_state.bitsandbytes__nf4", "U8", 8, 80));
        Packed(Linear, "int8", static w => w.Add("a.mlp.up.weight", "I8", 8, 512, 256).Add("a.mlp.up.SCB", "F32", 32, 512));
        Packed(Linear, "fp8", static w => w.Add("a.mlp.up.weight", "F8_E4M3", 8, 512, 256).Add("a.mlp.up.weight_scale_inv", "F32", 32, 4, 2));
    }

    [Theory]
    [InlineData("", "an empty file (0 bytes)")]
    [InlineData("<!DOCTYPE html><html>404</html>", "an HTML or XML page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 4976698672\n", "a Git LFS pointer")]
    [InlineData("GGUF\u0003\0\0\0", "a GGUF file")]
    [InlineData("{\"error\":\"Access denied\"}", "JSON text")]
    [InlineData("abc", "a download that stopped")]
    public void Read_SomethingElse_IsNamedForWhatItIs(string content, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(Encoding.UTF8.GetBytes(content)).Problems).Found);

    [Fact]
    public void Read_ATruncatedDownload_SaysSoInHeaderAndData()
    {
        byte[] whole = new SafetensorsWriter().Add("a", "F32", 32, 100, 100).Bytes();
        Assert.Contains("a download that stopped", Assert.Single(Read(whole[..^1]).Problems).Found);
        Assert.Contains("a download that stopped", Assert.Single(Read(whole[..40]).Problems).Found);
    }

    [Fact]
    public void Read_AHugeHeaderLength_AllocatesNothing()
    {
        byte[] bytes = [.. BitConverter.GetBytes(90_000_000L), .. "{\"a\":1}"u8];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("download that stopped", Read(bytes).Problems.Single().Found);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
        "the tensor twice")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[6],\"data_offsets\":[0,6]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
        "data that overlaps a")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,5]}}", "5 bytes for U8 of shape [4]")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,8]}}", "a shape or range that no file holds")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[-4],\"data_offsets\":[0,4]}}", "negative")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]", "broken")]
    public void Read_ADamagedHeader_NamesTheDamage(string header, string expected)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        Assert.Contains(expected, string.Join("; ", Read([.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[8]]).Problems));
    }

    private static void Packed(long parameters, string format, Action<SafetensorsWriter> write)
    {
        var w = new SafetensorsWriter();
        write(w);
        TensorCensus census = Read(w.Bytes()).Value;
        Assert.Equal(parameters, census.Parameters);
        Assert.Equal(w.DataBytes, census.StoredBytes);
        Assert.Equal(format, Assert.Single(census.ByFormat).Name);
    }

    private static ReadResult<TensorCensus> Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return SafetensorsFile.Read(stream, "model.safetensors");
    }
}
