// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fieldbuilder.h"

#include "core/base/tr.h"

namespace anneal::config {

std::vector<Field> trainingFields()
{
    const auto field = [](std::string_view key, auto member, std::string comment, std::string help) {
        return FieldBuilder(
            "training", +[](FineTuneConfig &config) -> TrainingConfig & { return config.training; }, key, member, std::move(comment),
            std::move(help));
    };
    return {
        field("method", &TrainingConfig::method, "sft", tr_("How the model learns. sft: from examples of what it should say."))
            .laterChoices({ "dpo", "apo_zero", "apo_down", "grpo", "luffy", "search_r1", "luffy_search_r1" }),
        field("num_epochs", &TrainingConfig::numEpochs, "",
            tr_("Passes over all rows; fractions such as 0.5 are allowed. More than 3 to 5 usually memorises the rows."))
            .above(0)
            .to(10000),
        field("max_steps", &TrainingConfig::maxSteps, "> 0 overrides num_epochs", // not translated: for config.yaml
            tr_("Number of optimizer steps. -1: as Epochs needs."))
            .from(-1)
            .to(1e9),
        field("batch_size", &TrainingConfig::batchSize, "rows per micro-batch", // not translated: for config.yaml
            tr_("Rows that go through the model at once. Lower it first when memory runs out, and raise gradient_accumulation_steps."))
            .from(1)
            .to(4096),
        field("gradient_accumulation_steps", &TrainingConfig::gradientAccumulationSteps, "",
            tr_("Batches added up before each update. A step learns from batch_size times this many rows; it costs time, not memory."))
            .from(1)
            .to(65536),
        field("learning_rate", &TrainingConfig::learningRate, "",
            tr_("Size of a step. 1e-4 to 3e-4 is usual for adapters; lower it when the loss jumps or grows."))
            .above(0)
            .to(10),
        field("lr_scheduler", &TrainingConfig::lrScheduler, "linear | cosine | constant | constant_with_warmup",
            tr_("How the learning rate changes: linear or cosine decay to 0, or constant.")),
        laterField("training.lr_scheduler_kwargs", base::Json::object(), tr_("More settings of the schedule.")),
        field("warmup_steps", &TrainingConfig::warmupSteps, "< 1: share of all steps", // not translated: for config.yaml
            tr_("Steps in which the learning rate rises from 0. Below 1 it is a share of all steps; 0.03 to 0.1 is usual."))
            .from(0)
            .to(1e9),
        field("optimizer", &TrainingConfig::optimizer, "adamw", tr_("The optimizer that updates the adapter."))
            .laterChoices({ "adamw_8bit", "sgd", "adafactor", "lion" })
            .advanced(),
        field("weight_decay", &TrainingConfig::weightDecay, "", tr_("Pulls adapter weights towards 0. 0 to 0.1."))
            .from(0)
            .to(10)
            .decimal()
            .advanced(),
        field("adam_beta1", &TrainingConfig::adamBeta1, "", tr_("How slowly AdamW's average of the gradient forgets. 0.9 is usual."))
            .from(0)
            .below(1)
            .advanced(),
        field("adam_beta2", &TrainingConfig::adamBeta2, "", tr_("How slowly AdamW's average of the squared gradient forgets. 0.999 is usual."))
            .from(0)
            .below(1)
            .advanced(),
        field(
            "adam_epsilon", &TrainingConfig::adamEpsilon, "", tr_("Keeps the division in AdamW away from 0. Anything smaller would be 0 in float32."))
            .from(1.2e-38)
            .to(1)
            .advanced(),
        field("max_grad_norm", &TrainingConfig::maxGradNorm, "", tr_("Gradients with a larger norm are scaled down to this value. 0: no clipping."))
            .from(0)
            .to(1e9)
            .decimal()
            .advanced(),
        field("max_seq_length", &TrainingConfig::maxSeqLength, "",
            tr_("Longest row in tokens. Memory and time grow with it; the histogram of the Data page shows what your rows need."))
            .from(8)
            .to(1048576),
        field("max_length_policy", &TrainingConfig::maxLengthPolicy, "truncate | drop | split",
            tr_("What happens to longer rows: cut at the end, left out, or cut into several.")),
        field("packing", &TrainingConfig::packing, "",
            tr_("Put several short rows into one sequence. Rows do not see each other; it is faster and learns the same.")),
        field("packing_strategy", &TrainingConfig::packingStrategy, "bfd | bfd_split | wrapped",
            tr_("How rows are packed: bfd fits whole rows together, bfd_split also cuts rows that are too long, wrapped cuts one long stream."))
            .advanced(),
        field("loss_on", &TrainingConfig::lossOn, "completion | assistant | all",
            tr_("Which tokens are learned: the last answer, every answer of the assistant, or the whole text.")),
        laterField("training.neftune_noise_alpha", nullptr, tr_("Noise on the embeddings.")),
        laterField("training.label_smoothing", 0.0, tr_("Share of the loss spread over all tokens.")),
        laterField("training.preference_beta", 0.1, tr_("Strength of a preference (dpo, apo_zero, apo_down).")),
        field("gradient_checkpointing", &TrainingConfig::gradientCheckpointing, "",
            tr_("Recompute activations instead of storing them: less memory, more time, same result."))
            .advanced(),
        field("precision", &TrainingConfig::precision, "auto | float32 | bfloat16",
            tr_("Numbers the computation uses. auto takes bfloat16 where the processor has it; adapter weights are float32 always."))
            .laterChoices({ "float16" }),
        field("device", &TrainingConfig::device, "auto | cpu", tr_("Where the training runs.")).laterChoices({ "cuda" }).advanced(),
        field("seed", &TrainingConfig::seed, "",
            tr_("Seed of the random numbers: order of rows, dropout, fresh adapter. The same seed gives the same run."))
            .from(0)
            .advanced(),
        field("logging_steps", &TrainingConfig::loggingSteps, "", tr_("Steps between two points of the charts.")).from(1).to(1e9).advanced(),
        field("eval_steps", &TrainingConfig::evalSteps, "0: never", tr_("Evaluate on the held-out rows every so many steps.")).from(0).to(1e9),
        field("save_steps", &TrainingConfig::saveSteps, "0: only at the end", // not translated: for config.yaml
            tr_("Save a checkpoint every so many steps. Resume continues from the newest."))
            .from(0)
            .to(1e9),
        field("keep_last", &TrainingConfig::keepLast, "", tr_("How many of the newest checkpoints to keep; older ones are deleted."))
            .from(1)
            .to(1e6)
            .advanced(),
        field("keep_best", &TrainingConfig::keepBest, "", tr_("How many of the best checkpoints (lowest loss on held-out rows) to keep as well."))
            .from(0)
            .to(1e6)
            .advanced(),
        field("early_stopping_patience", &TrainingConfig::earlyStoppingPatience, "",
            tr_("End the run after this many measurements without a better one. null: never."))
            .from(1)
            .to(1e6)
            .advanced(),
        field("report_to_tensorboard", &TrainingConfig::reportToTensorboard, "", tr_("Write event files for TensorBoard into the run.")).advanced(),
        field("output_dir", &TrainingConfig::outputDir, "", tr_("Folder of the runs.")).path().advanced(),
        field("sample_count", &TrainingConfig::sampleCount, "held-out prompts answered at every evaluation", // not translated: for config.yaml
            tr_("How many held-out prompts the model answers before training, at every evaluation and at the end, to read the difference. 0: none."))
            .from(0)
            .to(1000)
            .advanced(),
        field("sample_max_tokens", &TrainingConfig::sampleMaxTokens, "",
            tr_("Longest of these answers, in tokens. A larger value makes each evaluation longer."))
            .from(1)
            .to(65536)
            .advanced(),
    };
}

} // namespace anneal::config
