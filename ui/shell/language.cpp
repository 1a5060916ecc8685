// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/language.h"

#include "widgets/catalog.h"
#include "widgets/numbers.h"

#include <QDir>
#include <QLibraryInfo>
#include <QLocale>

static void makeTranslationsAvailable()
{
    Q_INIT_RESOURCE(translations); // a static library's resources are there only when they are asked for
}

namespace anneal::ui {

using namespace Qt::StringLiterals;

namespace {
const QString kEnglish = u"en"_s;
/// What the window says where core names a verb of anneal-cli. Keys are whole sentences of core.
std::vector<widgets::Rewording> rewordings()
{
    const auto chooseAnother = [] { return Language::tr("Choose a model that writes texts on the page Config (model.model_name)."); };
    return { { u"Use it with anneal-cli embed, or choose a model that writes texts."_s, chooseAnother },
        { u"Use it with anneal-cli rerank, or choose a model that writes texts."_s, chooseAnother },
        { u"Use anneal-cli generate for it, or another model for this."_s, [] { return Language::tr("Choose another model for this."); } },
        { u"Convert rows in the ShareGPT form with anneal-cli prepare-data."_s,
            [] { return Language::tr("The page Data converts rows in the ShareGPT form when it prepares them."); } },
        { u"Correct it there, or see all keys with: anneal-cli schema."_s,
            [] { return Language::tr("Correct it there. Every key is listed on the page Config, under All values."); } },
        { u"See all keys with: anneal-cli schema."_s, [] { return Language::tr("Every key is listed on the page Config, under All values."); } },
        { u"Prepare the data first (anneal-cli prepare-data, or the Data page)."_s,
            [] { return Language::tr("Prepare the data first, on the page Data."); } } };
}
/// Texts of menus of Qt and of the editor that the catalog has as well: their own translations differ from each other and from the window's words.
[[maybe_unused]] constexpr const char *kOfMenus[] { QT_TRANSLATE_NOOP("QWidgetTextControl", "&Redo"),
    QT_TRANSLATE_NOOP("QsciScintillaBase", "Select All") };
const QString kTexts = u"window_"_s, kSentences = u"core_"_s, kEnding = u".ts"_s;
}

Language::Language(QCoreApplication &application, const QString &chosen, const QString &folder) : m_application(application)
{
    widgets::setRewordings(rewordings());
    const QString code = chosenOrUsual(chosen, folder);
    if (code == kEnglish)
        return;
    for (const auto &name : { u"qtbase_"_s, u"qscintilla_"_s }) { // menus of Qt and of the editor
        auto theirs = std::make_unique<QTranslator>();
        if (theirs->load(name + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            install(std::move(theirs));
    }
    auto ours = std::make_unique<widgets::Catalog>();
    if (ours->addTexts(folder + u'/' + kTexts + code + kEnding) && ours->addSentences(folder + u'/' + kSentences + code + kEnding))
        install(std::move(ours));
}

void Language::install(std::unique_ptr<QTranslator> translator)
{
    if (m_application.installTranslator(translator.get()))
        m_translators.push_back(std::move(translator));
}

Language::~Language()
{
    for (const auto &translator : m_translators)
        m_application.removeTranslator(translator.get());
}

QStringList Language::known(const QString &folder)
{
    makeTranslationsAvailable();
    QStringList codes { kEnglish };
    for (const QString &file : QDir(folder).entryList({ kTexts + u'*' + kEnding }, QDir::Files, QDir::Name))
        if (const QString code = file.mid(kTexts.size()).chopped(kEnding.size()); !codes.contains(code))
            codes << code;
    return codes;
}

QString Language::fitting(const QString &chosen, const QStringList &known, const QStringList &wanted)
{
    if (known.contains(chosen))
        return chosen;
    for (QString code : wanted) { // "de-AT", or "de-Latn-AT"
        code.replace(u'-', u'_');
        for (const QString &one : { code, code.section(u'_', 0, 0) })
            if (known.contains(one))
                return one;
    }
    return kEnglish;
}

QString Language::chosenOrUsual(const QString &chosen, const QString &folder)
{
    return fitting(chosen, known(folder), widgets::ownLocale().uiLanguages());
}

QString Language::nameOf(const QString &code)
{
    const QString name = QLocale(code).nativeLanguageName();
    return code == kEnglish || name.isEmpty() ? QLocale::languageToString(QLocale(code).language()) : name.left(1).toUpper() + name.mid(1);
}

} // namespace anneal::ui
