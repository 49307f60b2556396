using System.Text;

namespace Floorline.Web.Tests;

/// <summary>Tables of made-up runs, in the columns that backtest reads.</summary>
internal static class Runs
{
    public static string Table(int rows)
    {
        var text = new StringBuilder("engine_version,model,params_total_b,params_active_b,weight_format,bytes_per_weight,hardware,n_devices,phase,batch_or_concurrency,input_tokens,output_tokens,metric,value,row_id\n");
        for (int i = 0; i < rows; i++)
        {
            text.Append($"llama.cpp b3000,Llama-3-8B,8.03,8.03,GGUF Q4_K_M,0.6124,RTX 3090,1,decode,1,{i % 64 * 16},512,tok_s_total,{110 - (i % 64 * 0.2):0.0},R{i}\n");
        }

        return text.ToString();
    }
}
