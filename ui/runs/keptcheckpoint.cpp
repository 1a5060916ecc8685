// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/keptcheckpoint.h"

#include "core/base/json.h"
#include "core/weights/safetensorsfile.h"
#include "widgets/catalog.h"

#include <QCoreApplication>

namespace anneal::ui {

namespace {

constexpr std::uint64_t kLongestConfig = 16 << 20; // bytes

struct CheckpointWords
{
    Q_DECLARE_TR_FUNCTIONS(KeptCheckpoint)
};

/// As far as it can be told without the model; empty where the adapter can be read.
QString whyUnreadable(const std::filesystem::path &folder)
{
    std::error_code missing;
    for (const char *part : { "adapter_config.json", "adapter_model.safetensors" })
        if (!std::filesystem::exists(folder / part, missing))
            return CheckpointWords::tr("%1 is missing. Resume the run, which saves it again.").arg(QString::fromLatin1(part));
    const auto config = base::readFile(folder / "adapter_config.json", kLongestConfig);
    if (!config)
        return widgets::said(config.error().detail);
    if (const auto parsed = base::parseJson(*config); !parsed)
        return CheckpointWords::tr("adapter_config.json is damaged: %1").arg(widgets::said(parsed.error().detail));
    const auto tensors = weights::SafetensorsFile::open(folder / "adapter_model.safetensors");
    return tensors ? QString() : widgets::said(tensors.error().detail);
}

} // namespace

KeptCheckpoint findKeptCheckpoint(const run::RunFolder &folder, const std::stop_token &stop)
{
    using run::CheckpointQuestion; // of a run that goes on there will be others in a moment: their bytes can wait
    const std::uint64_t compared = folder.trainerAlive() ? 0 : CheckpointQuestion::kShown;
    const auto point = run::resumePoint(folder, { .compared = compared, .stop = stop });
    KeptCheckpoint kept { point.step, point.folder, {}, widgets::said(point.problem) };
    if (kept.isThere())
        kept.whyNoAdapter = whyUnreadable(kept.folder);
    return kept;
}

} // namespace anneal::ui
