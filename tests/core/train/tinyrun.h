// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/writer.h"
#include "core/train/runtraining.h"

#include <QDir>
#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <vector>

/// Runs on the tiny model of tests/data/train, in a temporary folder.
class TinyRun
{
public:
    static std::filesystem::path data(std::string_view name = "") { return std::filesystem::path(ANNEAL_TESTS_DIR) / "data/train" / name; }

    /// Float32, no dropout, no samples, no TensorBoard: what a test changes is in sight.
    static anneal::config::FineTuneConfig config()
    {
        anneal::config::FineTuneConfig config;
        config.model.modelName = data("tiny-llama").string();
        config.model.loraDropout = 0;
        config.model.loraRank = 4;
        config.model.loraAlpha = 8;
        config.training.precision = anneal::config::Precision::Float32;
        config.training.reportToTensorboard = false;
        config.training.sampleCount = 0;
        config.training.maxSeqLength = 64;
        config.training.batchSize = 2;
        config.training.gradientAccumulationSteps = 2;
        config.training.numEpochs = 2;
        config.training.learningRate = 1e-2;
        return config;
    }

    explicit TinyRun(const anneal::config::FineTuneConfig &config, const std::string &rows = rowsText())
        : m_folder(
            *anneal::run::RunFolder::create(std::filesystem::path(m_temporary.path().toStdString()) / "run", anneal::config::resolvedYaml(config)))
    {
        (void)anneal::base::writeFile(m_folder.trainData(), rows);
    }

    static std::string rowsText() { return *anneal::base::readFile(data("rows.jsonl")); }

    const anneal::run::RunFolder &folder() const { return m_folder; }
    anneal::base::Result<anneal::run::RunState> train(anneal::run::StartMode mode = anneal::run::StartMode::Fresh, int signal = 0) const
    {
        const std::atomic<int> raised = signal;
        return anneal::train::runTraining(m_folder, mode, raised);
    }

    std::vector<anneal::run::Event> events(std::string_view type = "") const
    {
        anneal::run::EventTail tail;
        auto events = tail.take(*anneal::base::readFile(m_folder.eventsFile()));
        std::erase_if(events, [&](const auto &event) { return !type.empty() && event.type != type; });
        return events;
    }
    /// A field of all steps as exact text, the newest attempt of each step.
    std::vector<std::string> steps(std::string_view field) const
    {
        std::map<std::int64_t, std::string> values;
        for (const auto &event : events("step"))
            values[std::int64_t(event.number("step"))] = event.fields[std::string(field)].dump();
        std::vector<std::string> list;
        for (const auto &[step, value] : values)
            list.push_back(std::to_string(step) + ": " + value);
        return list;
    }
    std::string states() const
    {
        std::string text;
        for (const auto &event : events("state"))
            text += (text.empty() ? "" : " ") + event.text("state");
        return text;
    }

private:
    /// In memory where that is possible: checkpoints sync every file, and these tests write hundreds of them.
    static QString pattern()
    {
        const auto memory = QStringLiteral("/dev/shm");
        return (QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) + QStringLiteral("/anneal-XXXXXX");
    }

    QTemporaryDir m_temporary { pattern() };
    anneal::run::RunFolder m_folder;
};
