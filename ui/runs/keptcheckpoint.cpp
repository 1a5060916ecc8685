// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/keptcheckpoint.h"

#include "core/base/json.h"
#include "core/weights/safetensorsfile.h"
#include "ui/shell/project.h"
#include "widgets/catalog.h"

#include <QCoreApplication>

namespace anneal::ui {

namespace {

constexpr std::size_t kLooked = 8;                 // checkpoints; a folder of a stranger may have thousands
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
            return CheckpointWords::tr("%1 is missing").arg(QString::fromLatin1(part));
    const auto config = base::readFile(folder / "adapter_config.json", kLongestConfig);
    if (!config)
        return widgets::said(config.error().detail);
    if (const auto parsed = base::parseJson(*config); !parsed)
        return CheckpointWords::tr("adapter_config.json is damaged: %1").arg(widgets::said(parsed.error().detail));
    const auto tensors = weights::SafetensorsFile::open(folder / "adapter_model.safetensors");
    return tensors ? QString() : widgets::said(tensors.error().detail);
}

} // namespace

KeptCheckpoint findKeptCheckpoint(const run::RunFolder &folder)
{
    const auto all = folder.checkpoints();
    KeptCheckpoint newest;
    for (std::size_t i = 0; i < std::min(all.size(), kLooked); ++i) {
        const auto &one = all[all.size() - 1 - i];
        const KeptCheckpoint kept { toText(one.filename()).section(u'-', 1).toLongLong(), one, whyUnreadable(one) };
        if (kept.hasAdapter())
            return kept;
        if (i == 0)
            newest = kept;
    }
    return newest;
}

} // namespace anneal::ui
