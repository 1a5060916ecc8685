// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/checks.h"

#include "core/base/text.h"
#include "core/base/tr.h"
#include "core/config/pageranges.h"
#include "core/config/pattern.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace anneal::config {
namespace {

constexpr double kLowRate = 1e-6, kHighRate = 1e-2; // ten times beyond what adapters are trained with

class Checker
{
public:
    Checker(const FineTuneConfig &config, const std::map<std::string, Origin> &origins) : m_config(config), m_origins(origins) { }

    std::vector<Objection> run()
    {
        checkModel();
        checkData();
        checkPaths();
        checkTraining();
        return std::move(m_objections);
    }

private:
    void error(std::string path, std::string message, std::string suggestion = {})
    {
        m_objections.push_back({ std::move(path), std::move(message), Severity::Error, std::move(suggestion) });
    }
    void warn(std::string path, std::string message) { m_objections.push_back({ std::move(path), std::move(message), Severity::Warning, {} }); }

    Origin origin(const std::string &path) const
    {
        const auto found = m_origins.find(path);
        return found == m_origins.end() ? Origin::Default : found->second;
    }
    bool isWritten(const std::string &path) const { return origin(path) != Origin::Default; }

    void checkModel()
    {
        const auto &names = m_config.model.targetModules;
        if (names.size() > 1 && std::find(names.begin(), names.end(), "all-linear") != names.end())
            error("model.target_modules", tr_("all-linear stands alone, not in a list."), "all-linear");
        checkNames("model.target_modules", names);
        checkNames("model.exclude_modules", m_config.model.excludeModules);
        checkNames("model.modules_to_save", m_config.model.modulesToSave);
        for (const auto &name : m_config.model.modulesToSave)
            if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") != std::string::npos)
                error("model.modules_to_save", tr_("\"%1\" is not the name of a module.", name.substr(0, 60)));
        checkLayers();
        if (const auto &time = m_config.model.templateTime; time && !base::secondsAsWritten(*time))
            error("model.template_time", tr_("\"%1\" is not a local time; write one such as 2026-11-28T15:40:00.", *time));
    }

    void checkNames(const char *key, const std::vector<std::string> &names)
    {
        std::set<std::string_view> seen, told;
        for (const auto &name : names)
            if (!seen.insert(name).second && told.size() < kMostProblems && told.insert(name).second)
                error(key, tr_("%1 is listed twice.", name));
    }

    /// What LoraConfig of PEFT refuses.
    void checkLayers()
    {
        const auto &model = m_config.model;
        const bool isText = !model.targetPattern.empty() || model.targetModules == std::vector<std::string> { "all-linear" };
        for (const auto &[key, isSet] : { std::pair("model.layers_to_transform", !model.layersToTransform.empty()),
                 std::pair("model.layers_pattern", !model.layersPattern.empty()) })
            if (isSet && isText)
                error(key, tr_("This works only when target_modules is a list of names, not a pattern or all-linear."), "[]");
        if (!model.layersPattern.empty() && model.layersToTransform.empty())
            error("model.layers_pattern", tr_("This goes with layers_to_transform only: name the layers there."), "[]");
        for (const auto &name : model.layersPattern)
            if (auto problem = patternProblem(name); !problem.empty())
                error("model.layers_pattern", std::move(problem));
    }

    void checkData()
    {
        const auto &data = m_config.data;
        if (data.langchain.chunkOverlap >= data.langchain.chunkSize) {
            const bool overlapWritten = isWritten("data.langchain.chunk_overlap") || !isWritten("data.langchain.chunk_size");
            error(overlapWritten ? "data.langchain.chunk_overlap" : "data.langchain.chunk_size",
                tr_("chunk_overlap (%1) must be smaller than chunk_size (%2).", data.langchain.chunkOverlap, data.langchain.chunkSize));
        }
        if (const auto &separators = data.langchain.separators; separators && separators->size() > kMostSeparators)
            error("data.langchain.separators", tooManySeparators(separators->size()));
        if (data.pdf.pages && !pageRanges(*data.pdf.pages))
            error("data.pdf.pages", tr_("These are no pages. Write numbers and ranges of them, such as 1-20,25."));
        if (data.format == RowForm::Custom && !data.templateText)
            error("data.format", tr_("The format custom needs a text in data.template."));
        if (data.templateText && data.format != RowForm::Custom)
            warn("data.template", tr_("template is used with format: custom only; it has no effect here."));
        if (data.templateText && data.templateText->find('{') == std::string::npos)
            error("data.template", tr_("The template names no column. Put in at least one, such as {instruction}."));
    }

    /// What a config file says is written stays in the project; what the user types on the command line is the user's own.
    void checkOutput(const char *key, const std::string &value)
    {
        if (origin(key) == Origin::CommandLine)
            return;
        const std::filesystem::path path(value);
        const auto normal = path.lexically_normal();
        const auto first = normal.empty() ? std::string() : normal.begin()->string();
        const auto refuse = [&](std::string message) {
            m_objections.push_back({ key, std::move(message), Severity::Error, {}, ProblemKind::Unsafe });
        };
        if (path.is_absolute())
            refuse(tr_("This is an absolute path; what is written stays in the folder of the project. Write it relative to that folder."));
        else if (first == "..")
            refuse(tr_("The path leaves the folder of the project; what is written stays inside. Choose a path inside it."));
        else if (first == ".git" || normal == "config.yaml" || normal == "config.schema.json" || normal == ".gitignore")
            refuse(tr_("The project needs %1 for something else. Choose another name.", first));
    }

    void checkPaths()
    {
        checkOutput("data.output_path", m_config.data.outputPath);
        checkOutput("training.output_dir", m_config.training.outputDir);
        const std::filesystem::path read(m_config.data.inputPath);
        if (read.is_absolute() && origin("data.input_path") == Origin::File)
            warn("data.input_path", tr_("This is an absolute path; the project cannot be moved to another folder or machine with it."));
        else if (!read.empty() && *read.lexically_normal().begin() == ".." && origin("data.input_path") == Origin::File)
            warn("data.input_path", tr_("The path leaves the folder of the project, which then cannot be moved without it."));
        const auto input = std::filesystem::path(m_config.data.inputPath).lexically_normal();
        const auto output = std::filesystem::path(m_config.data.outputPath).lexically_normal();
        const auto inside = std::mismatch(input.begin(), input.end(), output.begin(), output.end()).first;
        if (inside == input.end() || (std::next(inside) == input.end() && inside->empty()) || input == ".")
            error("data.output_path", tr_("The prepared file would lie in the folder that is read (data.input_path), and be read the next time."));
    }

    void checkTraining()
    {
        const auto &training = m_config.training;
        if (training.maxSteps == 0)
            error("training.max_steps", tr_("0 steps would train nothing. Use -1 to let num_epochs decide."), "-1");
        if (training.warmupSteps >= 1 && training.warmupSteps != double(std::int64_t(training.warmupSteps)))
            error("training.warmup_steps", tr_("From 1 on this is a number of steps, and must be whole."),
                std::to_string(std::int64_t(training.warmupSteps)));
        if (training.maxSteps > 0 && training.warmupSteps >= double(training.maxSteps))
            warn("training.warmup_steps", tr_("The warm-up is as long as the whole run; the learning rate never reaches its value."));
        if (training.learningRate > kHighRate)
            warn("training.learning_rate", tr_("Adapters usually train with 1e-5 to 1e-3. At this rate the loss will probably jump or grow."));
        if (training.learningRate < kLowRate)
            warn("training.learning_rate", tr_("Adapters usually train with 1e-5 to 1e-3. At this rate the model learns next to nothing."));
        if (training.lrScheduler == LrScheduler::Constant && training.warmupSteps > 0)
            error("training.lr_scheduler", tr_("constant has no warm-up, but warmup_steps asks for one."), "constant_with_warmup");
        const auto held = m_config.model.dtype;
        const bool isFixed = (held == DType::Float32 && training.precision == Precision::BFloat16)
            || (held == DType::BFloat16 && training.precision == Precision::Float32);
        if (isFixed)
            error("training.precision", tr_("With model.dtype %1 the training computes in it, too.", nameOf(held)), "auto");
        const bool measures = m_config.data.validationFraction > 0 && training.evalSteps > 0;
        if (training.earlyStoppingPatience && !measures)
            error("training.early_stopping_patience",
                tr_("Stopping early needs measurements: set data.validation_fraction and training.eval_steps above 0."));
        if (isWritten("training.eval_steps") && training.evalSteps > 0 && m_config.data.validationFraction == 0)
            warn("training.eval_steps", tr_("There is nothing to measure on, because data.validation_fraction is 0."));
    }

    const FineTuneConfig &m_config;
    const std::map<std::string, Origin> &m_origins;
    std::vector<Objection> m_objections;
};

} // namespace

std::string tooManySeparators(std::size_t count)
{
    return tr_("%1 separators are too many; at most %2 are allowed.", base::formatCount(static_cast<std::int64_t>(count)),
        base::formatCount(static_cast<std::int64_t>(kMostSeparators)));
}

std::vector<Objection> crossCheck(const FineTuneConfig &config, const std::map<std::string, Origin> &origins)
{
    return Checker(config, origins).run();
}

} // namespace anneal::config
