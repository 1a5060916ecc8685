// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/newproject.h"

#include "core/base/files.h"
#include "core/base/tr.h"
#include "core/config/schema.h"
#include "core/config/writer.h"

#include <system_error>

namespace anneal::data {
namespace fs = std::filesystem;
namespace {

base::Status writeIfMissing(const base::Target &file, std::string_view bytes)
{
    std::error_code ignored;
    return fs::exists(file.path(), ignored) ? base::ok() : base::writeFile(file, bytes);
}

} // namespace

config::FineTuneConfig startingConfig(Sample sample)
{
    config::FineTuneConfig config;
    if (sample == Sample::No)
        return config;
    // A small set of short rows: more passes in small steps, measured often enough to see the curve.
    config.data.validationFraction = 0.15;
    config.data.splitBy = config::SplitBy::Row;
    config.training.numEpochs = 4;
    config.training.batchSize = 2;
    config.training.gradientAccumulationSteps = 1;
    config.training.learningRate = 5e-4;
    config.training.lrScheduler = config::LrScheduler::Cosine;
    config.training.warmupSteps = 0.1;
    config.training.maxSeqLength = 256;
    config.training.gradientCheckpointing = false;
    config.training.evalSteps = 10;
    config.training.saveSteps = 20;
    return config;
}

base::Status createProject(const fs::path &folder, Sample sample, const config::FineTuneConfig &config)
{
    std::error_code ignored;
    if (fs::exists(folder / "config.yaml", ignored)) {
        return base::Error { base::ErrorKind::AlreadyExists, tr_("%1 exists already.", (folder / "config.yaml").string()),
            tr_("Choose another folder, or work with the project that is there.") };
    }
    if (auto made = base::makeFolder(folder); !made)
        return made;
    const auto root = base::Root::open(folder);
    if (!root)
        return root.error();
    const auto in = [&](std::string_view name) { return base::Target(*root, name); }; // what is there already may be links
    if (auto made = base::makeFolder(in("data/raw")); !made)
        return made;
    if (sample == Sample::Yes) {
        for (const auto &file : sampleFiles()) {
            if (auto made = base::makeFolder(in(fs::path(file.name).parent_path().string())); !made)
                return made;
            if (auto written = writeIfMissing(in(file.name), file.bytes); !written)
                return written;
        }
    }
    if (auto written = writeIfMissing(in(".gitignore"), "/data/prepared/\n/runs/\n"); !written)
        return written;
    if (auto written = writeIfMissing(in("config.schema.json"), base::toJsonText(config::schemaJson())); !written)
        return written;
    // Last: with a config.yaml in it, the folder is a project.
    return base::writeFile(in("config.yaml"), config::annotatedYaml(config));
}

base::Status createProject(const fs::path &folder, Sample sample)
{
    return createProject(folder, sample, startingConfig(sample));
}

} // namespace anneal::data
