// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/sft.h"

#include "core/base/machine.h"
#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/model/torcherror.h"
#include "core/train/evaluate.h"
#include "core/train/session.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace anneal::train {
namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// What one optimiser step did.
struct Step
{
    double loss = 0; // weighted mean over its labels
    double gradNorm = 0;
    double learningRate = 0;
    double epoch = 0; // passes over the data so far
    std::int64_t tokens = 0, labels = 0, correct = 0;
    double entropy = 0; // sum over its labels, nats
    double forwardMs = 0, backwardMs = 0, updateMs = 0;
};

/// Keeps the ids of a batch whose loss is no number, so that the rows can be found.
void saveBadBatch(const Session &session, const nn::PackedBatch &batch)
{
    const base::Json json { { "step", session.progress.step + 1 }, { "starts", batch.starts }, { "input_ids", batch.ids } };
    if (const auto file = session.context.folder().target("bad-batch.json"))
        (void)base::writeFile(*file, base::toJsonLine(json) + "\n"); // the error itself matters more
}

enum class Quantity { Loss, Gradient };

base::Error notANumber(const Session &session, Quantity what)
{
    const bool isLoss = what == Quantity::Loss;
    const bool untrained = isLoss && session.progress.step == 0; // then no learning rate can be the cause
    const auto step = session.progress.step + 1;
    return { base::ErrorKind::BadData,
        isLoss ? tr_("The loss of step %1 is not a finite number.", step) : tr_("The gradient of step %1 is not a finite number.", step),
        untrained    ? tr_("Nothing was trained yet, so the model's weights, or those of model.init_from, are damaged: download or copy them again.")
            : isLoss ? tr_("Lower training.learning_rate, and look at the rows in bad-batch.json; resume continues from the newest checkpoint.")
                     : tr_("Lower training.learning_rate; resume continues from the newest checkpoint.") };
}

/// Adds up the gradients of one accumulation window, every label with its own weight.
base::Result<Step> accumulateGradients(Session &session)
{
    const auto &training = session.config.training;
    const auto step = session.progress.step;
    const auto epoch = step / session.plan.stepsPerEpoch;
    const auto order = epochOrder(session.data->size(), training.seed, epoch);
    const std::span<const std::int64_t> sequences = order;
    const auto perWindow = static_cast<std::size_t>(training.batchSize * training.gradientAccumulationSteps);
    const auto from = static_cast<std::size_t>(step % session.plan.stepsPerEpoch) * perWindow;
    const auto window = sequences.subspan(from, std::min(perWindow, sequences.size() - from));

    Step result;
    result.tokens = session.data->tokens(window);
    result.labels = session.data->labels(window);
    result.epoch = static_cast<double>(epoch) + static_cast<double>(from + window.size()) / static_cast<double>(sequences.size());
    const auto weight = session.data->weight(window);
    const auto divisor = weight > 0 ? weight : 1.0;
    for (auto rest = window; !rest.empty();) {
        const auto chosen = rest.first(std::min(rest.size(), static_cast<std::size_t>(training.batchSize)));
        rest = rest.subspan(chosen.size());
        const auto batch = session.data->batch(chosen);
        const auto start = Clock::now();
        const auto loss = session.network->loss(batch);
        const double sum = loss.tokens > 0 ? loss.sum.item<double>() : 0;
        result.forwardMs += millisecondsSince(start);
        if (!std::isfinite(sum)) {
            saveBadBatch(session, batch);
            return notANumber(session, Quantity::Loss);
        }
        const auto forwardEnd = Clock::now();
        if (loss.tokens > 0)
            (loss.sum / divisor).backward();
        result.backwardMs += millisecondsSince(forwardEnd);
        result.loss += sum / divisor;
        result.correct += loss.correct;
        result.entropy += loss.entropySum;
    }
    return result;
}

base::Result<Step> takeStep(Session &session)
{
    session.network->setTraining(true);
    session.optimizer->zeroGradients(); // of a step that failed
    auto step = accumulateGradients(session);
    if (!step)
        return step;
    const auto start = Clock::now();
    step->learningRate = session.schedule->at(session.progress.step);
    step->gradNorm = session.optimizer->clipGradients(session.config.training.maxGradNorm);
    if (!std::isfinite(step->gradNorm))
        return notANumber(session, Quantity::Gradient);
    session.isHalfUpdated = true;
    session.optimizer->step(step->learningRate);
    session.isHalfUpdated = false;
    session.optimizer->zeroGradients();
    step->updateMs = millisecondsSince(start);
    return step;
}

/// Step events are means over the steps since the last one.
class StepReporter
{
public:
    explicit StepReporter(Session &session) : m_session(session) { }

    base::Status add(const Step &step, double seconds)
    {
        auto &progress = m_session.progress;
        ++progress.step;
        progress.tokens += step.tokens;
        progress.trainedTokens += step.labels;
        progress.seconds = m_session.context.seconds();
        progress.lossSum += step.loss;
        ++progress.lossSteps;
        const auto labels = static_cast<double>(std::max<std::int64_t>(1, step.labels));
        progress.accuracySum += static_cast<double>(step.correct) / labels;
        progress.entropySum += step.entropy / labels;
        m_tokens += step.tokens;
        m_seconds += seconds;
        const auto every = std::max<std::int64_t>(1, m_session.config.training.loggingSteps);
        if (progress.step % every != 0 && progress.step != m_session.plan.totalSteps)
            return base::ok();
        const auto steps = static_cast<double>(progress.lossSteps);
        auto told = m_session.context.reportScalars("step", progress.step,
            {
                { "step", progress.step },
                { "epoch", step.epoch },
                { "loss", progress.lossSum / steps },
                { "learning_rate", step.learningRate },
                { "grad_norm", step.gradNorm },
                { "tokens", progress.tokens },
                { "tokens_per_second", m_seconds > 0 ? static_cast<double>(m_tokens) / m_seconds : 0.0 },
                { "trained_tokens", progress.trainedTokens },
                { "mean_token_accuracy", progress.accuracySum / steps },
                { "entropy", progress.entropySum / steps },
                { "memory", base::residentMemory() },
                { "forward_ms", step.forwardMs },
                { "backward_ms", step.backwardMs },
                { "update_ms", step.updateMs },
                { "seconds", progress.seconds },
            });
        progress.lossSum = progress.accuracySum = progress.entropySum = 0;
        progress.lossSteps = 0;
        m_tokens = 0;
        m_seconds = 0;
        return told;
    }

private:
    Session &m_session;
    std::int64_t m_tokens = 0; // since the last event
    double m_seconds = 0;
};

/// Puts an evaluation among the best, of which `count` are kept; whether its checkpoint is to stay.
bool rank(Progress &progress, double loss, std::int64_t count)
{
    const auto place = std::find_if(progress.best.begin(), progress.best.end(), [&](const auto &one) { return loss < one.loss; });
    const auto at = place - progress.best.begin();
    progress.best.insert(place, { progress.step, loss });
    if (std::ssize(progress.best) > count)
        progress.best.resize(static_cast<std::size_t>(std::max<std::int64_t>(0, count)));
    return at < count;
}

/// Names the held-out row whose loss is no number.
base::Status tellBrokenRow(Session &session, std::int64_t sequence)
{
    const auto rows = session.validation->rowsOf(sequence);
    const auto broken = std::find_if(
        rows.begin(), rows.end(), [&](std::int64_t row) { return !std::isfinite(evaluateRow(*session.network, session.validation->row(row)).nll); });
    const auto row = broken == rows.end() ? rows.front() : *broken;
    return session.context.log(
        tr_("The evaluation after step %1 is not a number: look at usable row %2 of data/validation.jsonl, or lower training.learning_rate.",
            session.progress.step, row + 1));
}

/// Keeps track of the best; an evaluation that is no number is never among them. Whether the checkpoint of this step is to stay.
bool remember(Session &session, const Evaluation &result)
{
    auto &progress = session.progress;
    progress.evaluatedStep = progress.step;
    const bool isNumber = result.broken < 0 && std::isfinite(result.loss());
    // Step 0 counts as well: training that makes things worse never beats it.
    const bool better = isNumber && (progress.bestStep < 0 || result.loss() < progress.bestEvalLoss);
    if (better) {
        progress.bestEvalLoss = result.loss();
        progress.bestStep = progress.step;
    }
    progress.evaluationsSinceBest = better ? 0 : progress.evaluationsSinceBest + 1;
    const auto &training = session.config.training;
    return isNumber && rank(progress, result.loss(), training.keepBest) && progress.step > 0 && training.saveSteps > 0;
}

/// Evaluates on the held-out rows. Does nothing where there are none; where somebody wants to end, the evaluation stays to be done.
base::Status evaluateSession(Session &session)
{
    auto &progress = session.progress;
    if (!session.validation || progress.evaluatedStep == progress.step)
        return base::ok();
    const auto result
        = evaluate(*session.network, *session.validation, session.config.training.batchSize, [&] { return session.context.endingWished(); });
    if (!result)
        return base::ok();
    const bool keep = remember(session, *result);
    if (result->broken >= 0)
        if (auto told = tellBrokenRow(session, result->broken); !told)
            return told;
    constexpr auto kNone = std::numeric_limits<double>::quiet_NaN();
    if (auto told = session.context.reportScalars("eval", progress.step,
            {
                { "step", progress.step },
                { "eval_loss", result->loss() },
                { "perplexity", result->perplexity() },
                { "tokens", result->tokens },
                { "mean_token_accuracy", static_cast<double>(result->correct) / static_cast<double>(std::max<std::int64_t>(1, result->tokens)) },
                { "best_eval_loss", progress.bestStep < 0 ? kNone : progress.bestEvalLoss },
                { "best_step", progress.bestStep },
            });
        !told)
        return told;
    return keep ? saveSession(session) : base::ok();
}

/// Whether all were answered: `shouldStop` cuts them short. What is written at a step is written once.
base::Result<bool> answerPrompts(Session &session, std::string_view phase, const std::function<bool()> &shouldStop)
{
    const auto step = session.progress.step;
    if (session.prompts.empty() || session.answeredStep == step)
        return true;
    const auto texts = answers(*session.network, session.tokenizer, session.prompts, session.config.training.sampleMaxTokens, shouldStop);
    if (shouldStop())
        return false;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto told = texts[i]
            ? session.context.reportSample(step, phase, session.prompts[i].text, *texts[i])
            : session.context.log(tr_("A held-out prompt was not answered: %1", texts[i].error().detail)); // no reason to end a run
        if (!told)
            return told.error();
    }
    session.answeredStep = step;
    return true;
}

/// Beside an evaluation. Where somebody wants to end they are left out: the answers of the step it ends at follow when the adapter is saved.
base::Status answerBetween(Session &session)
{
    const auto answered = answerPrompts(session, session.progress.step == 0 ? "before" : "during", [&] { return session.context.endingWished(); });
    return answered ? base::ok() : base::Status(answered.error());
}

bool isDue(std::int64_t step, std::int64_t every)
{
    return every > 0 && step % every == 0;
}

/// Whether the evaluation that belongs to the step the run stands at is still to be done: it was cut short, perhaps by an earlier attempt.
bool isEvaluationDue(const Session &session)
{
    const auto &training = session.config.training;
    const auto step = session.progress.step;
    return session.validation && training.evalSteps > 0 && session.progress.evaluatedStep != step
        && (isDue(step, training.evalSteps) || step == session.plan.totalSteps);
}

bool hasStoppedImproving(const Session &session)
{
    const auto &patience = session.config.training.earlyStoppingPatience;
    return patience && session.progress.evaluationsSinceBest >= *patience;
}

/// What follows a step: its event, an evaluation, a checkpoint, answers.
base::Status finishStep(Session &session, StepReporter &reporter, const Step &step, double seconds)
{
    const auto &training = session.config.training;
    if (auto told = reporter.add(step, seconds); !told)
        return told;
    const bool evaluates = isEvaluationDue(session);
    if (evaluates)
        if (auto evaluated = evaluateSession(session); !evaluated)
            return evaluated;
    if (isEvaluationDue(session)) // cut short: how the run is to end says whether anything is saved
        return base::ok();
    if (isDue(session.progress.step, training.saveSteps))
        if (auto saved = saveSession(session); !saved)
            return saved;
    const bool isLast = session.progress.step == session.plan.totalSteps || hasStoppedImproving(session);
    return evaluates && !isLast ? answerBetween(session) : base::ok();
}

/// A failed step leaves the weights of the one before it: they are kept, whatever it was that failed. `random`: of before the step.
base::Error keepWork(Session &session, const nn::RandomState &random, base::Error error)
{
    session.optimizer->zeroGradients(); // frees memory, if that was it
    session.network->setRandomState(random);
    std::error_code ignored;
    if (!std::filesystem::exists(session.context.folder().configFile(), ignored))
        return error; // the folder is being deleted
    if (session.progress.step > 0 && error.kind != base::ErrorKind::NoSpace && !session.isHalfUpdated)
        (void)model::guardTorch([&] { return saveSession(session); });
    return error;
}

base::Status beginTraining(Session &session)
{
    const auto &[config, context] = std::tie(session.config, session.context);
    if (config.training.reportToTensorboard)
        if (auto opened = context.openTensorboard(); !opened)
            return opened;
    if (auto said = context.enter(run::RunState::Training,
            {
                { "total_steps", session.plan.totalSteps },
                { "steps_per_epoch", session.plan.stepsPerEpoch },
                { "first_step", session.progress.step + 1 },
                { "rows", session.data->rows() },
                { "sequences", session.data->size() },
                { "tokens", session.data->layout().tokens() },
                { "trained_tokens", session.data->layout().trainedTokens() },
                { "validation_rows", session.validation ? session.validation->rows() : 0 },
                { "dtype", session.provenance.dtype },
                { "threads", session.provenance.threads },
            });
        !said)
        return said;
    const bool evaluates = isEvaluationDue(session); // of a checkpoint: it belongs to it
    if (evaluates)
        if (auto evaluated = evaluateSession(session); !evaluated)
            return evaluated;
    const bool isLast = session.progress.step == session.plan.totalSteps || hasStoppedImproving(session);
    const bool answers = session.progress.step == 0 || (evaluates && !isEvaluationDue(session) && !isLast);
    return answers ? answerBetween(session) : base::ok();
}

/// SavingAdapter, then the answers by what was saved, and how the run ends. Whoever asks to end once more does not wait for the answers.
base::Result<run::RunState> finish(Session &session, run::RunState ending)
{
    auto &context = session.context;
    if (auto said = context.enter(run::RunState::SavingAdapter); !said)
        return said.error();
    if (auto saved = saveFinalAdapter(session); !saved)
        return saved.error();
    const auto answered = answerPrompts(session, "after", [&] { return context.endingWishedAgain(); });
    if (!answered)
        return answered.error();
    if (*answered)
        return ending;
    (void)context.poll(session.progress.step); // says that it was heard
    return run::RunState::Stopped;             // a resume answers the rest
}

} // namespace

base::Result<run::RunState> trainSft(const config::FineTuneConfig &config, run::StartMode mode, RunContext &context)
{
    auto ready = setUp(config, mode, context);
    if (!ready)
        return ready.error();
    auto &session = **ready;
    if (auto begun = beginTraining(session); !begun)
        return begun.error();

    StepReporter reporter(session);
    while (session.progress.step < session.plan.totalSteps && !hasStoppedImproving(session)) {
        const auto random = session.network->randomState();
        const auto wishes = context.poll(session.progress.step);
        if (!wishes)
            return keepWork(session, random, wishes.error());
        if (wishes->abort)
            return run::RunState::Stopped;
        if ((wishes->checkpoint || wishes->stop) && session.progress.step > 0)
            if (auto saved = saveSession(session); !saved)
                return saved.error();
        if (wishes->stop || (wishes->stopAtCheckpoint && session.savedStep == session.progress.step))
            return session.progress.step > 0 ? finish(session, run::RunState::Stopped) : run::RunState::Stopped;
        if (wishes->checkpoint) // it may be paused
            continue;

        const auto start = Clock::now();
        const auto step = model::guardTorch([&] { return takeStep(session); });
        if (!step)
            return keepWork(session, random, step.error());
        const auto seconds = millisecondsSince(start) / 1000;
        const auto finished = model::guardTorch([&] { return finishStep(session, reporter, *step, seconds); });
        if (!finished)
            return keepWork(session, session.network->randomState(), finished.error());
    }
    if (hasStoppedImproving(session))
        if (auto said = context.log(tr_("Stopped early: the loss on held-out rows has not improved since step %1.", session.progress.bestStep));
            !said)
            return said.error();
    // Whoever ended the last evaluation may not want what was learned to be kept.
    const auto wishes = context.poll(session.progress.step);
    if (!wishes)
        return keepWork(session, session.network->randomState(), wishes.error());
    if (wishes->abort)
        return run::RunState::Stopped;
    if (auto saved = saveSession(session); !saved)
        return saved.error();
    if (isEvaluationDue(session)) // only a wish to end cuts it short; a resume begins with it
        return finish(session, run::RunState::Stopped);
    return finish(session, run::RunState::Finished);
}

} // namespace anneal::train
