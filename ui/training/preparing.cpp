// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/preparing.h"

#include "core/data/prepare.h"
#include "core/weights/modelfiles.h"
#include "widgets/counted.h"

#include <QCoreApplication>

namespace anneal::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(anneal::ui::Preparing)
};

} // namespace

base::Result<data::PrepareReport> prepareProject(
    const config::FineTuneConfig &config, const std::filesystem::path &project, const TaskControl &control)
{
    data::PrepareOptions options;
    if (split::Splitter::needsTokenizer(config.data.langchain)) {
        const auto files = weights::findModel(weights::modelPlace(config.model.modelName, project), config.model.revision);
        if (!files)
            return files.error();
        auto tokenizer = text::Tokenizer::load(*files);
        if (!tokenizer)
            return tokenizer.error();
        options.tokenizer = *tokenizer;
    }
    const auto observe = [&control](const data::PrepareProgress &progress) {
        control.report({ double(progress.bytesDone), double(progress.bytesTotal), widgets::rowsText(progress.rowsOut), {} });
    };
    return data::prepareData(config.data, project, options, observe, control.stopToken());
}

} // namespace anneal::ui
