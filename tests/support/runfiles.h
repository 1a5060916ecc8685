// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/run/eventlog.h"
#include "core/run/runfolder.h"

#include <QtTest>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace anneal::tests {

/// The folder of a run that took so many steps and finished.
inline void writeRun(const QString &path, const char *yaml, int steps)
{
    const auto folder = run::RunFolder::create(path.toStdString(), yaml);
    QVERIFY(bool(folder));
    auto log = run::EventLog::open(*folder);
    QVERIFY(bool(log));
    QVERIFY(bool(log->append("state", { { "state", "Initializing" } })));
    QVERIFY(bool(log->append("state", { { "state", "Training" }, { "total_steps", steps }, { "first_step", 1 } })));
    for (int i = 1; i <= steps; ++i)
        QVERIFY(bool(log->append("step", { { "step", i }, { "loss", 3.0 / i }, { "tokens_per_second", 100 }, { "seconds", i } })));
    QVERIFY(bool(log->append("eval", { { "step", steps }, { "eval_loss", 1.5 } })));
    QVERIFY(bool(log->append("state", { { "state", "Finished" } })));
    QVERIFY(bool(log->append("end", { { "state", "Finished" }, { "message", "Finished." }, { "seconds", steps } })));
}

/// A checkpoint as the trainer takes it up, of an adapter without tensors.
inline std::filesystem::path writeCheckpoint(const run::RunFolder &folder, int step)
{
    const auto place = folder.path() / ("checkpoint-" + std::to_string(step));
    std::filesystem::create_directories(place);
    const auto tensors = [](std::string header) {
        header.resize((header.size() + 7) / 8 * 8, ' ');
        return std::string(1, char(header.size())) + std::string(7, '\0') + header;
    };
    const base::Json trainer { { "step", step }, { "tokens", 0 }, { "trained_tokens", 0 }, { "seconds", 1 }, { "loss_sum", 0.0 }, { "loss_steps", 0 },
        { "best_eval_loss", nullptr }, { "evaluations_since_best", 0 }, { "config_sha256", "" } };
    const std::pair<const char *, std::string> parts[] { { "adapter_config.json", "{}" }, { "adapter_model.safetensors", tensors("{}") },
        { "optimizer.safetensors", tensors(R"({"__metadata__":{"steps":"1"}})") }, { "rng.json", R"({"dropout":{"seed":42,"drawn":0}})" },
        { "dataloader.json", base::Json { { "seed", 42 }, { "step", step }, { "sequences", 1 }, { "data_sha256", "" } }.dump() },
        { "trainer.json", trainer.dump() } };
    auto files = base::Json::array();
    for (const auto &[name, text] : parts) {
        (void)base::writeFile(place / name, text);
        files.push_back({ { "name", name }, { "bytes", text.size() }, { "sha256", base::sha256(text) } });
    }
    const base::Json manifest { { "format", 1 }, { "dtype", "float32" }, { "threads", 1 }, { "files", files } };
    (void)base::writeFile(place / "manifest.json", manifest.dump());
    return place;
}

/// A run that was killed after so many steps, with a checkpoint after each of some.
inline run::RunFolder writeKilledRun(const std::filesystem::path &path, int steps, const std::vector<int> &checkpoints)
{
    const auto folder = run::RunFolder::create(path, "version: 1\n");
    auto log = run::EventLog::open(*folder);
    (void)log->append("state", { { "state", "Training" }, { "total_steps", 2 * steps }, { "first_step", 1 } });
    for (int step = 1; step <= steps; ++step)
        (void)log->append("step", { { "step", step }, { "loss", 4.0 / step }, { "seconds", 60 * step } });
    for (const int step : checkpoints) {
        writeCheckpoint(*folder, step);
        (void)log->append("checkpoint", { { "step", step }, { "path", "checkpoint-" + std::to_string(step) }, { "bytes", 10 } });
    }
    return *folder;
}

} // namespace anneal::tests
